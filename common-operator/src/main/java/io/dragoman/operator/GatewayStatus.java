package io.dragoman.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code status} of an object of {@code getambassador.io}, as far as it is ours.
 *
 * @param observedGeneration the generation that the status is about
 * @param state what Emissary's users know: of a Mapping {@code Running} or {@code Inactive}, of a Host {@code Ready} or
 *     {@code Error}; null for other kinds
 * @param reason of a Mapping, why it is inactive
 * @param errorReason of a Host, what is wrong
 * @param conditions {@code Accepted}, {@code ResolvedRefs}, {@code Programmed}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GatewayStatus(
        @Nullable Long observedGeneration,
        @Nullable String state,
        @Nullable String reason,
        @Nullable String errorReason,
        @Nullable List<Condition> conditions) {}
