package io.dragoman.authz.filter;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Lets requests pass for which a condition is true. One that cannot be evaluated is not true. */
public final class CelFilter implements AuthFilter {
    private static final Logger LOG = Logger.getLogger(CelFilter.class);
    private static final Decision ALLOW = new Decision.Allow();

    private final CelRuntime.Program condition;
    private final Decision refusal;

    /**
     * A filter.
     *
     * @param condition about {@code request}, {@code source}, {@code claims}, {@code client},
     *     {@code contextExtensions} and {@code scopes}
     * @param status HTTP status for who does not satisfy it, from 400 to 499
     * @param message for them
     */
    public CelFilter(CelRuntime.Program condition, int status, String message) {
        this.condition = condition;
        this.refusal = new Decision.Deny(status, message, Map.of());
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        try {
            var result = condition.eval(Map.of(
                    "request",
                    RequestFacts.request(request),
                    "source",
                    RequestFacts.source(request),
                    "claims",
                    RequestFacts.claims(request),
                    "client",
                    request.findings().client(),
                    RequestFacts.CONTEXT,
                    request.contextExtensions(),
                    "scopes",
                    scopes));
            return Boolean.TRUE.equals(result) ? ALLOW : refusal;
        } catch (CelEvaluationException e) {
            // Its message may quote the request.
            LOG.debugf("request %s: the condition has no value: %s", request.requestId(), e.getErrorCode());
            return refusal;
        }
    }

    @Override
    public Decider kind() {
        return Decider.CEL;
    }
}
