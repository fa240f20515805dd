package io.dragoman.operator;

import io.dragoman.operator.Verdict.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The status of an object as the API server holds it. */
final class StatusText {
    private static final String MAPPING = "Mapping";
    private static final String HOST = "Host";

    private StatusText() {}

    /**
     * The status to write.
     *
     * @param kind the object's kind
     * @param said what there is to say
     * @param before what the API server has now, if anything: times of conditions that stay are kept
     */
    static GatewayStatus of(String kind, ObjectStatus said, @Nullable GatewayStatus before, Instant now) {
        var conditions = List.of(
                condition("Accepted", said.accepted(), said.generation(), before, now),
                condition("ResolvedRefs", said.resolvedRefs(), said.generation(), before, now),
                condition("Programmed", said.programmed(), said.generation(), before, now));
        var wrong = wrong(said);
        return new GatewayStatus(
                said.generation(),
                state(kind, said),
                kind.equals(MAPPING) ? wrong : null,
                kind.equals(HOST) ? wrong : null,
                conditions);
    }

    private static @Nullable String state(String kind, ObjectStatus said) {
        var truth = said.programmed().truth();
        return switch (kind) {
            case MAPPING -> truth == Truth.FALSE ? "Inactive" : "Running";
            case HOST -> truth == Truth.FALSE ? "Error" : truth == Truth.TRUE ? "Ready" : "Pending";
            default -> null;
        };
    }

    private static @Nullable String wrong(ObjectStatus said) {
        return List.of(said.accepted(), said.resolvedRefs(), said.programmed()).stream()
                .filter(verdict ->
                        verdict.truth() == Truth.FALSE && !verdict.message().isEmpty())
                .map(Verdict::message)
                .findFirst()
                .orElse(null);
    }

    private static Condition condition(
            String type, Verdict verdict, long generation, @Nullable GatewayStatus before, Instant now) {
        var status = switch (verdict.truth()) {
            case TRUE -> "True";
            case FALSE -> "False";
            case UNKNOWN -> "Unknown";
        };
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(transition(type, status, before, now))
                .build();
    }

    private static String transition(String type, String status, @Nullable GatewayStatus before, Instant now) {
        var conditions = before == null || before.conditions() == null ? List.<Condition>of() : before.conditions();
        return conditions.stream()
                .filter(old -> type.equals(old.getType()) && status.equals(old.getStatus()))
                .map(Condition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
