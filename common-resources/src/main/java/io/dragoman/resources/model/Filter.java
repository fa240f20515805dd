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
    public sealed interface Spec
            permits Jwt, ApiKey, Basic, ClientCertificate, TokenReview, External, Opa, Cel, OAuth2Settings, Unusable {}

    /**
     * {@code spec.JWT}: a signed token.
     *
     * @param keys where the keys are that tokens are signed with
     * @param rules what a token must say
     * @param tokenFrom {@code tokenFrom}: where in a request the token is, default the Authorization header
     * @param injectRequestHeaders {@code injectRequestHeaders}: headers that the service sees of the token
     * @param errorResponse {@code errorResponse}: what clients are told without a good token
     */
    public record Jwt(
            Keys keys,
            TokenRules rules,
            List<TokenSource> tokenFrom,
            SenderConstraint senderConstraint,
            List<HeaderTemplate> injectRequestHeaders,
            ErrorResponse errorResponse)
            implements Spec {
        /** Copies the lists. */
        public Jwt {
            tokenFrom = List.copyOf(tokenFrom);
            injectRequestHeaders = List.copyOf(injectRequestHeaders);
        }
    }

    /** {@code senderConstraint}: what becomes of tokens that are bound to whom they were given to (RFC 7800). */
    public enum SenderConstraint {
        /** They count with a proof alone: that of DPoP (RFC 9449), or the certificate of the connection (RFC 8705 §3). */
        ENFORCE,
        /** Likewise, and others do not count. */
        REQUIRE,
        /** They count like all others. */
        IGNORE
    }

    /**
     * Where keys come from.
     *
     * @param from the place
     * @param tls how a server there is known
     * @param maxStale {@code maxStale}: how long keys are used beyond their time while nobody answers for them, or null
     *     for the default
     */
    public record Keys(
            KeysFrom from, ServerTls tls, @Nullable Duration maxStale) {}

    /** The place of keys. */
    public sealed interface KeysFrom {
        /** {@code jwksURI}: http or https. */
        record Url(URI uri) implements KeysFrom {}

        /** {@code jwksFromIssuer}: the issuer's own configuration says where. */
        record Discovery(String issuer) implements KeysFrom {}

        /**
         * {@code jwksSecret}: a Secret in the Filter's namespace.
         *
         * @param name its name
         * @param key which of its values is a JWK Set, default {@code jwks.json}
         */
        record InSecret(String name, String key) implements KeysFrom {}
    }

    /**
     * How a server over TLS is known, and how it knows us.
     *
     * @param insecure {@code insecureTLS}: whether its certificate may be anybody's, default false
     * @param authority {@code tlsConfig.caCertificate.fromSecret}: authorities besides the usual ones, or null
     * @param identity {@code tlsConfig.certificate.fromSecret}: our own certificate, or null
     */
    public record ServerTls(
            boolean insecure,
            @Nullable SecretName authority,
            @Nullable SecretName identity) {}

    /** A Secret by its namespace and name. */
    public record SecretName(String namespace, String name) {}

    /**
     * What a token must say.
     *
     * @param algorithms {@code validAlgorithms}: accepted signature algorithms, never {@code none} or symmetric ones;
     *     default all that are supported
     * @param type {@code tokenType}: what {@code typ} must be, or null to accept any (RFC 8725 §3.11)
     * @param audiences the given ones, one of which {@code aud} must contain; empty accepts any
     * @param requireAudience {@code requireAudience}: whether a token without {@code aud} is refused, default false
     * @param issuer {@code issuer}: what {@code iss} must be, or null to accept any
     * @param requireIssuer {@code requireIssuer}: whether a token without {@code iss} is refused, default false
     * @param expiresAt how {@code exp} is checked
     * @param notBefore how {@code nbf} is checked
     * @param issuedAt how {@code iat} is checked
     * @param claims {@code requiredClaims}: all must hold
     */
    public record TokenRules(
            Set<String> algorithms,
            @Nullable String type,
            List<String> audiences,
            boolean requireAudience,
            @Nullable String issuer,
            boolean requireIssuer,
            TimeClaim expiresAt,
            TimeClaim notBefore,
            TimeClaim issuedAt,
            List<ClaimRule> claims) {
        /** Copies set and lists. */
        public TokenRules {
            algorithms = Set.copyOf(algorithms);
            audiences = List.copyOf(audiences);
            claims = List.copyOf(claims);
        }
    }

    /**
     * A claim that a token must have.
     *
     * @param path {@code path}: names, from the outermost object inwards
     * @param anyOf {@code anyOf}: one of which the claim must be, or contain if it is a list; empty accepts any
     * @param allOf {@code allOf}: each of which the claim must contain
     */
    public record ClaimRule(List<String> path, List<String> anyOf, List<String> allOf) {
        /** Copies the lists. */
        public ClaimRule {
            path = List.copyOf(path);
            anyOf = List.copyOf(anyOf);
            allOf = List.copyOf(allOf);
        }
    }

    /** Where in a request a token is. */
    public sealed interface TokenSource {
        /** After the scheme Bearer in the Authorization header. */
        record Authorization() implements TokenSource {}

        /**
         * {@code header}: another header.
         *
         * @param name its name in lower case
         * @param prefix {@code prefix}: what stands before the token, default nothing
         */
        record InHeader(String name, String prefix) implements TokenSource {}

        /** {@code cookie}. */
        record InCookie(String name) implements TokenSource {}

        /** {@code queryParameter}. */
        record InQuery(String name) implements TokenSource {}
    }

    /**
     * A header, or an entry of metadata, whose value is a template.
     *
     * @param name {@code name}
     * @param value {@code value}, in the language of Go's text/template
     */
    public record HeaderTemplate(String name, String value) {}

    /**
     * {@code errorResponse}.
     *
     * @param realm {@code realm}, default {@code name.namespace} of the Filter
     * @param headers {@code headers}, and {@code contentType} as one of them
     * @param bodyTemplate {@code bodyTemplate}, or null for the gateway's own body
     */
    public record ErrorResponse(
            String realm,
            List<HeaderTemplate> headers,
            @Nullable String bodyTemplate) {
        /** Copies the list. */
        public ErrorResponse {
            headers = List.copyOf(headers);
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
     * @param keys {@code keys}: Secrets each of whose values is a key
     * @param forwardCredentials {@code forwardCredentials}: whether the service sees the key, default true
     * @param injectRequestHeaders {@code injectRequestHeaders}: headers that the service sees of the key
     * @param metadata {@code metadata}: what Envoy is told of the key, as dynamic metadata
     */
    public record ApiKey(
            String httpHeader,
            List<SecretSource> keys,
            boolean forwardCredentials,
            List<HeaderTemplate> injectRequestHeaders,
            List<HeaderTemplate> metadata)
            implements Spec {
        /** Copies the lists. */
        public ApiKey {
            keys = List.copyOf(keys);
            injectRequestHeaders = List.copyOf(injectRequestHeaders);
            metadata = List.copyOf(metadata);
        }
    }

    /**
     * {@code spec.Basic}: a user and a password (RFC 7617).
     *
     * @param realm {@code realm}, default {@code name.namespace} of the Filter
     * @param users {@code users}: Secrets with {@code username} and {@code password}
     * @param forwardCredentials {@code forwardCredentials}: whether the service sees the password, default false
     * @param injectRequestHeaders {@code injectRequestHeaders}: headers that the service sees of the user
     * @param metadata {@code metadata}: what Envoy is told of the user, as dynamic metadata
     */
    public record Basic(
            String realm,
            List<SecretSource> users,
            boolean forwardCredentials,
            List<HeaderTemplate> injectRequestHeaders,
            List<HeaderTemplate> metadata)
            implements Spec {
        /** Copies the lists. */
        public Basic {
            users = List.copyOf(users);
            injectRequestHeaders = List.copyOf(injectRequestHeaders);
            metadata = List.copyOf(metadata);
        }
    }

    /** Secrets in the Filter's namespace. */
    public sealed interface SecretSource {
        /** {@code secretName}: one, which has to be there. */
        record Named(String name) implements SecretSource {}

        /** {@code secretSelector}: all that have certain labels, now and later; there may be none. */
        record Labelled(Selector selector) implements SecretSource {}
    }

    /**
     * {@code spec.ClientCertificate}: the certificate that the client has shown.
     *
     * @param principals {@code principals}: which ones may pass, by what the certificate is for: its first URI, else its
     *     first DNS name, else its subject; a {@code *} at the end stands for any rest
     * @param matchServerName {@code matchServerName}: whether the host of a request must be the one that the connection
     *     was made to, default true
     */
    public record ClientCertificate(List<String> principals, boolean matchServerName) implements Spec {
        /** Copies the list. */
        public ClientCertificate {
            principals = List.copyOf(principals);
        }
    }

    /**
     * {@code spec.TokenReview}: a token that the API server of the cluster knows (authentication.k8s.io/v1).
     *
     * @param realm {@code realm}, default {@code name.namespace} of the Filter
     * @param audiences {@code audiences}: one of which the token must be for; empty for the API server's own
     * @param timeout {@code timeout_ms}, from 1 ms to 1 min; default 2 s
     * @param forwardCredentials {@code forwardCredentials}: whether the service sees the token, default false
     * @param injectRequestHeaders {@code injectRequestHeaders}: headers that the service sees of the user
     * @param metadata {@code metadata}: what Envoy is told of the user, as dynamic metadata
     */
    public record TokenReview(
            String realm,
            List<String> audiences,
            Duration timeout,
            boolean forwardCredentials,
            List<HeaderTemplate> injectRequestHeaders,
            List<HeaderTemplate> metadata)
            implements Spec {
        /** Copies the lists. */
        public TokenReview {
            audiences = List.copyOf(audiences);
            injectRequestHeaders = List.copyOf(injectRequestHeaders);
            metadata = List.copyOf(metadata);
        }
    }

    /**
     * {@code spec.External}: a service that is asked about each request.
     *
     * @param service {@code auth_service}: http or https, host and port
     * @param grpc {@code proto}: whether it is asked over gRPC (Envoy's ext_authz, version 3); default over HTTP, which
     *     alone knows of {@code path_prefix}, {@code allowed_request_headers} and {@code allowed_authorization_headers}
     * @param tls how it is known
     * @param timeout {@code timeout_ms}, from 1 ms to 1 min; default 5 s
     * @param pathPrefix {@code path_prefix}: stands before the path that it is asked for
     * @param requestHeaders {@code allowed_request_headers} and those that always go: what it sees; lower case
     * @param answerHeaders {@code allowed_authorization_headers} and those that always go: what the service behind the
     *     gateway, or the client, sees of its answer; lower case
     * @param linkerdHeaders {@code add_linkerd_headers}: whether {@code l5d-dst-override} names it
     * @param body {@code include_body}, or null for none
     * @param statusOnError {@code status_on_error.code}, from 400 to 599; default 403
     * @param failureModeAllow {@code failure_mode_allow}: whether requests pass that it does not answer for
     */
    public record External(
            URI service,
            boolean grpc,
            ServerTls tls,
            Duration timeout,
            String pathPrefix,
            Set<String> requestHeaders,
            Set<String> answerHeaders,
            boolean linkerdHeaders,
            @Nullable IncludedBody body,
            int statusOnError,
            boolean failureModeAllow)
            implements Spec {
        /** Copies the sets. */
        public External {
            requestHeaders = Set.copyOf(requestHeaders);
            answerHeaders = Set.copyOf(answerHeaders);
        }
    }

    /**
     * How much of a body goes along.
     *
     * @param maxBytes {@code max_bytes}
     * @param allowPartial {@code allow_partial}: whether a longer one is cut, instead of refused with 413
     */
    public record IncludedBody(int maxBytes, boolean allowPartial) {}

    /**
     * {@code spec.OPA}: a rule of an Open Policy Agent, asked by its Data API.
     *
     * @param url {@code url}: of the rule, such as {@code http://opa.policies:8181/v1/data/gateway/allow}
     * @param tls how the agent is known
     * @param timeout {@code timeout_ms}, from 1 ms to 1 min; default 1 s
     * @param withBody {@code withBody}: whether the rule sees the body, as far as the AuthService includes it
     */
    public record Opa(URI url, ServerTls tls, Duration timeout, boolean withBody) implements Spec {}

    /**
     * {@code spec.CEL}: a condition on the request and on what the filters before have found out.
     *
     * @param expression {@code expression}, in the Common Expression Language
     * @param status {@code status} for who does not satisfy it, from 400 to 499; default 403
     * @param message {@code message} for them
     */
    public record Cel(String expression, int status, String message) implements Spec {}

    /** A filter that cannot be used: a request that meets it is refused, never let through. */
    public record Unusable() implements Spec {}
}
