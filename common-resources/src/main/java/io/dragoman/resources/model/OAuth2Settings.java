package io.dragoman.resources.model;

import io.dragoman.resources.model.Filter.HeaderTemplate;
import io.dragoman.resources.model.Filter.SecretName;
import io.dragoman.resources.model.Filter.ServerTls;
import io.dragoman.resources.model.FilterPolicy.HeaderCondition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.OAuth2} of a Filter: requests must be of somebody who has signed in with an OpenID provider, or of a client
 * that has an access token of its own.
 *
 * @param issuer {@code authorizationURL}: the issuer, which tells its endpoints (OpenID Connect Discovery 1.0)
 * @param grant {@code grantType}, default {@link Grant#AUTHORIZATION_CODE}
 * @param client who we are to the issuer
 * @param origins {@code protectedOrigins}: where people sign in; empty but for {@link Grant#AUTHORIZATION_CODE}
 * @param extraParameters {@code extraAuthorizationParameters}: what the issuer is told besides
 * @param cookies what the session's cookies are like
 * @param life how long sessions and tokens are used
 * @param afterLogout {@code postLogoutRedirectURI}: where people get to who have signed out, or null for the
 *     origin's root
 * @param validation how an access token is checked
 * @param injectRequestHeaders {@code injectRequestHeaders}: headers that the service sees of the tokens
 * @param tls how the issuer is known over TLS
 */
public record OAuth2Settings(
        String issuer,
        Grant grant,
        Client client,
        List<ProtectedOrigin> origins,
        Map<String, String> extraParameters,
        Cookies cookies,
        Life life,
        @Nullable URI afterLogout,
        Validation validation,
        List<HeaderTemplate> injectRequestHeaders,
        ServerTls tls)
        implements Filter.Spec {
    /** Copies lists and map. */
    public OAuth2Settings {
        origins = List.copyOf(origins);
        extraParameters = Map.copyOf(extraParameters);
        injectRequestHeaders = List.copyOf(injectRequestHeaders);
    }

    /** How an access token is had (RFC 6749). */
    public enum Grant {
        /** People sign in with a browser. */
        AUTHORIZATION_CODE,
        /** The client sends credentials of its own with each request. */
        CLIENT_CREDENTIALS,
        /** The client sends a user's name and password with each request. */
        PASSWORD
    }

    /**
     * The gateway as a client of the issuer.
     *
     * @param id {@code clientID}, or null with {@link Grant#CLIENT_CREDENTIALS}
     * @param secret its secret, or null with {@link Grant#CLIENT_CREDENTIALS} and {@link Method#TLS}
     * @param authentication {@code clientAuthentication.method}, default {@link Method#HEADER_PASSWORD}
     * @param assertion {@code clientAuthentication.jwtAssertion}; only {@link Method#JWT_ASSERTION} looks at it
     */
    public record Client(
            @Nullable String id, @Nullable ClientSecret secret, Method authentication, Assertion assertion) {}

    /** Where the client's secret is. */
    public sealed interface ClientSecret {
        /** {@code secret}: here. */
        record Inline(SecretBytes value) implements ClientSecret {}

        /** {@code secretName} and {@code secretNamespace}: in a Secret, as {@code oauth2-client-secret}. */
        record Reference(SecretName name) implements ClientSecret {}
    }

    /** How the client proves who it is. */
    public enum Method {
        /** {@code HeaderPassword}: HTTP Basic (RFC 6749 §2.3.1). */
        HEADER_PASSWORD,
        /** {@code BodyPassword}: in the form (RFC 6749 §2.3.1). */
        BODY_PASSWORD,
        /** {@code JWTAssertion}: a signed assertion (RFC 7523). */
        JWT_ASSERTION,
        /** {@code TLS}: the certificate of {@code tlsConfig} (RFC 8705). */
        TLS
    }

    /**
     * An assertion of the client.
     *
     * @param audience {@code audience}, or null for the token endpoint
     * @param algorithm {@code signingMethod}, default RS256
     * @param lifetime {@code lifetime}, default 1 min
     * @param notBefore {@code nbfSafetyMargin}, default 0: how long before it is made an assertion says that it is valid;
     *     null, which is the default, if {@code setNBF} does not have it say so
     * @param header {@code otherHeaderParameters}
     * @param claims {@code otherClaims}: names and values as JSON has them
     */
    public record Assertion(
            @Nullable String audience,
            String algorithm,
            Duration lifetime,
            @Nullable Duration notBefore,
            Map<String, String> header,
            Map<String, Object> claims) {
        /** Copies the maps. */
        public Assertion {
            header = Map.copyOf(header);
            claims = Map.copyOf(claims);
        }
    }

    /**
     * An origin that people sign in to.
     *
     * @param scheme http or https
     * @param authority the host in lower case, with its port unless it is the scheme's own
     * @param internal {@code internalOrigin}: what requests look like here, or null for the same
     * @param includeSubdomains {@code includeSubdomains}: whether hosts below it belong to it, default false
     */
    public record ProtectedOrigin(
            String scheme, String authority, @Nullable InternalOrigin internal, boolean includeSubdomains) {
        /** As browsers write it. */
        public String text() {
            return scheme + "://" + authority;
        }
    }

    /**
     * What requests for an origin look like behind something that changes them.
     *
     * @param scheme http, https or {@code *}
     * @param authority in lower case, or {@code *}
     */
    public record InternalOrigin(String scheme, String authority) {}

    /**
     * The session's cookies.
     *
     * @param endWithBrowser {@code useSessionCookies.value}, default false
     * @param condition {@code useSessionCookies.ifRequestHeader}: which requests that is for, or null for all; others
     *     have it the other way round
     * @param hostPrefix {@code cookieHostPrefix}: whether their names begin with {@code __Host-}, default false
     * @param holdSessions {@code sessionStorage: Cookie}: whether they hold the sessions themselves where these are
     *     small, default false
     */
    public record Cookies(
            boolean endWithBrowser, @Nullable HeaderCondition condition, boolean hostPrefix, boolean holdSessions) {}

    /**
     * How long sessions and tokens are used.
     *
     * @param maxIdle {@code clientSessionMaxIdle}: how long a session may go unused, or null for 14 days if there is a
     *     refresh token, and for the access token's life otherwise
     * @param maxAge {@code clientSessionMaxAge}: how long after it began a session ends in any case, default 30 days
     * @param margin {@code expirationSafetyMargin}: how long before its end an access token counts as expired, default 0
     */
    public record Life(@Nullable Duration maxIdle, Duration maxAge, Duration margin) {}

    /**
     * How an access token is checked.
     *
     * @param method {@code accessTokenValidation}, default {@link ValidationMethod#AUTO}
     * @param filter {@code accessTokenJWTFilter}: the JWT Filter that does it instead, or null
     * @param allowMalformed {@code allowMalformedAccessToken}: whether it may have characters that no token has (RFC
     *     6750), default false
     */
    public record Validation(
            ValidationMethod method, @Nullable JwtFilterReference filter, boolean allowMalformed) {}

    /** How an access token is checked. */
    public enum ValidationMethod {
        /** As a JWT if it is a good one, otherwise by {@link #USERINFO}. */
        AUTO,
        /** It is a JWT that the issuer has signed. */
        JWT,
        /** The issuer's UserInfo endpoint accepts it. */
        USERINFO,
        /** The issuer says that it is active (RFC 7662). */
        INTROSPECTION
    }

    /**
     * {@code accessTokenJWTFilter}.
     *
     * @param namespace {@code namespace} of a JWT Filter, default the Filter's own
     * @param name {@code name} of a JWT Filter
     * @param inheritScope {@code inheritScopeArgument}: whether the token must have the policy's scopes, default false
     * @param stripInheritedScope {@code stripInheritedScope}: whether the policy's scopes count from after their last
     *     slash, default false
     * @param scopes {@code arguments.scope}
     */
    public record JwtFilterReference(
            String namespace, String name, boolean inheritScope, boolean stripInheritedScope, List<String> scopes) {
        /** Copies the list. */
        public JwtFilterReference {
            scopes = List.copyOf(scopes);
        }
    }
}
