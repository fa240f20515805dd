package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What filters answer themselves, such as where people come back from signing in.
 *
 * @param areFor whether there may be an answer to a request; never blocks
 * @param answer the answer, or null if the request is for somebody else; may block
 */
public record OwnPages(Predicate<AuthRequest> areFor, Function<AuthRequest, @Nullable Decision> answer) {
    /** There are none. */
    public static final OwnPages NONE = new OwnPages(request -> false, request -> null);
}
