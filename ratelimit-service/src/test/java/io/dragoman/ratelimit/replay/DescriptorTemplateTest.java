package io.dragoman.ratelimit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorTemplateTest {
    private static final LogLine LINE =
            LogLine.read("{\"user\": \"ann\", \"path\": \"/a,b=c\"}").orElseThrow();

    @Test
    void takesFieldsAndTexts() {
        assertThat(DescriptorTemplate.of("user={user},plan=all, where=at {path}!,empty=")
                        .of(LINE))
                .contains(new Descriptor(
                        List.of(
                                new Entry("user", "ann"),
                                new Entry("plan", "all"),
                                new Entry("where", "at /a,b=c!"),
                                new Entry("empty", "")),
                        null,
                        1));
    }

    @Test
    void thereIsNoneWithoutItsFields() {
        assertThat(DescriptorTemplate.of("user={user},tenant={tenant}").of(LINE))
                .isEmpty();
    }

    @Test
    void saysWhichEntryHasNoKey() {
        assertThatThrownBy(() -> DescriptorTemplate.of("user={user},tenant"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'tenant' has no key");
        assertThatThrownBy(() -> DescriptorTemplate.of("={user}")).hasMessageContaining("has no key");
    }
}
