package io.dragoman.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dragoman.operator.ObjectStatus.Progress;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant LATER = Instant.parse("2026-02-02T03:04:05Z");

    @Test
    void aMappingHasTheStatesThatEmissaryGivesIt() {
        assertThat(text("Mapping", good(), null, FIRST))
                .returns("Running", GatewayStatus::state)
                .returns(null, GatewayStatus::reason);
        assertThat(text("Mapping", bad(), null, FIRST))
                .returns("Inactive", GatewayStatus::state)
                .returns("spec.prefix is required", GatewayStatus::reason);
    }

    @Test
    void aHostIsReadyOrSaysWhatIsWrong() {
        assertThat(text("Host", good(), null, FIRST)).returns("Ready", GatewayStatus::state);
        assertThat(text("Host", bad(), null, FIRST))
                .returns("Error", GatewayStatus::state)
                .returns("spec.prefix is required", GatewayStatus::errorReason);
        var late = ObjectStatus.of(1, List.of(), Progress.OVERDUE);
        assertThat(text("Host", late, null, FIRST)).returns("Pending", GatewayStatus::state);
    }

    @Test
    void otherKindsHaveConditionsAlone() {
        assertThat(text("Listener", bad(), null, FIRST))
                .returns(null, GatewayStatus::state)
                .returns(null, GatewayStatus::reason)
                .returns(null, GatewayStatus::errorReason);
        assertThat(conditions(text("Listener", good(), null, FIRST)))
                .extracting(Condition::getType, Condition::getStatus)
                .containsExactly(tuple("Accepted", "True"), tuple("ResolvedRefs", "True"), tuple("Programmed", "True"));
    }

    @Test
    void aConditionThatStaysKeepsItsTime() {
        var before = text("Mapping", good(), null, FIRST);
        assertThat(text("Mapping", good(), before, LATER)).isEqualTo(before);
        assertThat(conditions(text("Mapping", bad(), before, LATER)))
                .extracting(Condition::getLastTransitionTime)
                .containsExactly("2026-02-02T03:04:05Z", "2026-01-02T03:04:05Z", "2026-02-02T03:04:05Z");
    }

    private static ObjectStatus good() {
        return ObjectStatus.of(1, List.of(), Progress.DONE);
    }

    private static ObjectStatus bad() {
        var origin = new Origin(new ObjectKey("Mapping", "ns", "a"), 1, "", "spec.prefix");
        return ObjectStatus.of(1, List.of(Problem.error(origin, "is required")), Progress.DONE);
    }

    private static GatewayStatus text(String kind, ObjectStatus said, @Nullable GatewayStatus before, Instant now) {
        return StatusText.of(kind, said, before, now);
    }

    private static List<Condition> conditions(GatewayStatus status) {
        return Objects.requireNonNull(status.conditions());
    }
}
