package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to decide whether a request may pass. Immutable, and used by many threads. */
public sealed interface AuthFilter
        permits ApiKeyFilter,
                BasicFilter,
                CelFilter,
                ClientCertificateFilter,
                ClientGrantFilter,
                ExternalFilter,
                JwtFilter,
                OAuth2Filter,
                OpaFilter,
                TokenReviewFilter,
                UnusableFilter {
    /**
     * Decides about a request. May block while keys are fetched.
     *
     * @param scopes what the client must be allowed to do, from the policy's rule; empty for nothing in particular
     */
    Decision decide(AuthRequest request, List<String> scopes);

    /**
     * The same decision if nobody has to be waited for and there is little to compute, or null if that cannot be said. Never blocks,
     * so that it may be asked on an event loop.
     */
    default @Nullable Decision decidePromptly(AuthRequest request, List<String> scopes) {
        return null;
    }

    /** Whether the request has credentials of the kind that the filter looks at, good or bad. */
    default boolean isAddressed(AuthRequest request) {
        return true;
    }

    /** The kind of the filter. */
    Decider kind();
}
