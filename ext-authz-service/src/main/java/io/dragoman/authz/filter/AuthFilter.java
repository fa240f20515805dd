package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import java.util.List;

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

    /** Whether the request has credentials of the kind that the filter looks at, good or bad. */
    default boolean isAddressed(AuthRequest request) {
        return true;
    }

    /** The kind of the filter. */
    Decider kind();
}
