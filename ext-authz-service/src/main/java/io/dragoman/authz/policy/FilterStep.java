package io.dragoman.authz.policy;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.resources.model.FilterPolicy.Next;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One filter of a rule.
 *
 * @param name the filter's {@code name.namespace}
 * @param filter the filter
 * @param scopes what it must find the client to be allowed to do
 * @param onDeny what follows when it denies
 * @param onAllow what follows when it allows
 * @param condition when it runs, or null for always
 */
public record FilterStep(
        String name,
        AuthFilter filter,
        List<String> scopes,
        Next onDeny,
        Next onAllow,
        @Nullable HeaderTest condition) {
    /** Copies the list. */
    public FilterStep {
        scopes = List.copyOf(scopes);
    }

    /** Without a name. */
    public FilterStep(
            AuthFilter filter, List<String> scopes, Next onDeny, Next onAllow, @Nullable HeaderTest condition) {
        this("", filter, scopes, onDeny, onAllow, condition);
    }

    /** Whether the filter is for the request. */
    boolean runs(AuthRequest request) {
        return condition == null || condition.holds(request.headers());
    }

    Decision decide(AuthRequest request) {
        return filter.decide(request, scopes);
    }

    /** The decision if it can be had at once, or null. */
    @Nullable
    Decision decidePromptly(AuthRequest request) {
        return filter.decidePromptly(request, scopes);
    }
}
