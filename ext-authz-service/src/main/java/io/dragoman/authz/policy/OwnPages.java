package io.dragoman.authz.policy;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import org.jspecify.annotations.Nullable;

/** What filters answer themselves, such as where people come back from signing in. */
@FunctionalInterface
public interface OwnPages {
    /** The answer, or null if the request is for somebody else. May block. */
    @Nullable
    Decision answer(AuthRequest request);
}
