package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io Filter: one way to decide whether a request may pass.
 *
 * @param meta metadata
 * @param spec what the filter does; {@link Unusable} if the manifest is wrong or asks for what is not supported
 */
public record Filter(Meta meta, Spec spec) implements Resource {
    /** What a filter does. */
    public sealed interface Spec {}

    /**
     * {@code spec.JWT}: a bearer token in the Authorization header.
     *
     * @param jwksUri {@code jwksURI}: where the issuer's keys are, http or https
     * @param algorithms {@code validAlgorithms}: accepted signature algorithms, never {@code none} or symmetric ones;
     *     default all that are supported
     * @param audience {@code audience}: what {@code aud} must contain, or null to accept any
     * @param requireAudience {@code requireAudience}: whether a token without {@code aud} is refused, default false
     * @param issuer {@code issuer}: what {@code iss} must be, or null to accept any
     * @param requireIssuer {@code requireIssuer}: whether a token without {@code iss} is refused, default false
     * @param expiresAt how {@code exp} is checked
     * @param notBefore how {@code nbf} is checked
     * @param issuedAt how {@code iat} is checked
     * @param realm {@code errorResponse.realm}, default {@code name.namespace} of the Filter
     */
    public record Jwt(
            URI jwksUri,
            Set<String> algorithms,
            @Nullable String audience,
            boolean requireAudience,
            @Nullable String issuer,
            boolean requireIssuer,
            TimeClaim expiresAt,
            TimeClaim notBefore,
            TimeClaim issuedAt,
            String realm)
            implements Spec {
        /** Copies the set. */
        public Jwt {
            algorithms = Set.copyOf(algorithms);
        }
    }

    /**
     * How a time in a token is checked. It is checked whenever it is there.
     *
     * @param required whether a token without it is refused, default false
     * @param leeway how far the clocks may be apart, default none
     */
    public record TimeClaim(boolean required, Duration leeway) {}

    /**
     * {@code spec.APIKey}: a secret that the client sends in a header.
     *
     * @param httpHeader {@code httpHeader}, default {@code X-API-Key}
     * @param secretNames {@code keys[].secretName}: Secrets in the Filter's namespace; each of their values is a key
     */
    public record ApiKey(String httpHeader, List<String> secretNames) implements Spec {
        /** Copies the list. */
        public ApiKey {
            secretNames = List.copyOf(secretNames);
        }
    }

    /** A filter that cannot be used: a request that meets it is refused, never let through. */
    public record Unusable() implements Spec {}
}
