package io.dragoman.authz.policy;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.resources.model.FilterPolicy.Next;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One filter of a rule.
 *
 * @param filter the filter
 * @param scopes what it must find the client to be allowed to do
 * @param onDeny what follows when it denies
 * @param onAllow what follows when it allows
 * @param condition when it runs, or null for always
 */
public record FilterStep(
        AuthFilter filter,
        List<String> scopes,
        Next onDeny,
        Next onAllow,
        @Nullable HeaderTest condition) {
    /** Copies the list. */
    public FilterStep {
        scopes = List.copyOf(scopes);
    }
}
