package io.dragoman.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceNotesTest {
    @Test
    void namesWhatHasNoEffectAndNeverItsValue() {
        var notes = ReferenceNotes.of(Map.of(
                "RUNTIME_ROOT", "/data",
                "REDIS_POOL_SIZE", "4321",
                "RESPONSE_DYNAMIC_METADATA", "true",
                "RUNTIME_WATCH_ROOT", ""));
        assertThat(notes.warnings())
                .singleElement()
                .asString()
                .startsWith("RESPONSE_DYNAMIC_METADATA has no effect: ")
                .doesNotContain("4321");
        assertThat(notes.notices())
                .singleElement()
                .asString()
                .startsWith("REDIS_POOL_SIZE has no effect: ")
                .doesNotContain("4321");
    }

    @Test
    void doesNotWarnOfWhatIsSwitchedOff() {
        assertThat(ReferenceNotes.of(Map.of("CONFIG_TYPE", "GRPC_XDS_SOTW", "RESPONSE_DYNAMIC_METADATA", "F"))
                        .warnings())
                .isEmpty();
        assertThat(ReferenceNotes.of(Map.of("CONFIG_TYPE", "GRPC_XDS_SOTW", "RESPONSE_DYNAMIC_METADATA", "true"))
                        .warnings())
                .hasSize(1);
    }

    @Test
    void saysNothingOfAnEnvironmentThatIsNotTheReferences() {
        var notes = ReferenceNotes.of(Map.of("REDIS_POOL_SIZE", "10", "RESPONSE_DYNAMIC_METADATA", "true"));
        assertThat(notes).isEqualTo(new ReferenceNotes(List.of(), List.of()));
    }
}
