package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How the filters of a rule are asked. */
@FunctionalInterface
interface Ask {
    /** Whatever it takes: there is always a decision. May block. */
    Ask PATIENTLY = FilterStep::decide;

    /** Without ever waiting. */
    Ask PROMPTLY = FilterStep::decidePromptly;

    /** Whatever it takes, as long as the decision is wanted. May block. */
    static Ask patientlyWhile(BooleanSupplier isWanted) {
        return (step, request) -> isWanted.getAsBoolean() ? step.decide(request) : null;
    }

    /** A filter's decision, or null if it is not to be had in this way. */
    @Nullable
    Decision ask(FilterStep step, AuthRequest request);
}
