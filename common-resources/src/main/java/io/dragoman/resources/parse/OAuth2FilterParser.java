package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Filter.SecretName;
import io.dragoman.resources.model.OAuth2Settings;
import io.dragoman.resources.model.OAuth2Settings.Assertion;
import io.dragoman.resources.model.OAuth2Settings.Client;
import io.dragoman.resources.model.OAuth2Settings.ClientSecret;
import io.dragoman.resources.model.OAuth2Settings.Cookies;
import io.dragoman.resources.model.OAuth2Settings.Grant;
import io.dragoman.resources.model.OAuth2Settings.JwtFilterReference;
import io.dragoman.resources.model.OAuth2Settings.Life;
import io.dragoman.resources.model.OAuth2Settings.Method;
import io.dragoman.resources.model.OAuth2Settings.Validation;
import io.dragoman.resources.model.OAuth2Settings.ValidationMethod;
import io.dragoman.resources.model.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.OAuth2} of a Filter. Empty texts are what an API server fills in, and say nothing. */
final class OAuth2FilterParser {
    private static final Map<String, Grant> GRANTS = Map.of(
            "", Grant.AUTHORIZATION_CODE,
            "AuthorizationCode", Grant.AUTHORIZATION_CODE,
            "ClientCredentials", Grant.CLIENT_CREDENTIALS,
            "Password", Grant.PASSWORD,
            "ResourceOwner", Grant.PASSWORD);
    private static final Map<String, Method> METHODS = Map.of(
            "", Method.HEADER_PASSWORD,
            "HeaderPassword", Method.HEADER_PASSWORD,
            "BodyPassword", Method.BODY_PASSWORD,
            "JWTAssertion", Method.JWT_ASSERTION,
            "TLS", Method.TLS);
    private static final Map<String, ValidationMethod> VALIDATIONS = Map.of(
            "", ValidationMethod.AUTO,
            "auto", ValidationMethod.AUTO,
            "jwt", ValidationMethod.JWT,
            "userinfo", ValidationMethod.USERINFO,
            "introspection", ValidationMethod.INTROSPECTION);
    private static final Map<String, Boolean> STORAGES = Map.of("", false, "Store", false, "Cookie", true);
    private static final Set<String> ALGORITHMS = Set.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512");

    /** What the gateway itself says when it sends somebody to sign in. */
    private static final Set<String> OWN_PARAMETERS = Set.of(
            "response_type",
            "response_mode",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "request",
            "request_uri");

    private static final Set<String> OWN_CLAIMS = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

    /** These, and what would have the issuer take another key (RFC 7515 §4.1). */
    private static final Set<String> OWN_PARAMETERS_OF_ASSERTIONS =
            Set.of("alg", "crit", "b64", "jku", "jwk", "x5u", "x5c", "zip", "enc");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration MAX_AGE = Duration.ofDays(30);
    private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(1);
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");

    private OAuth2FilterParser() {}

    static @Nullable OAuth2Settings parse(Meta meta, Fields fields) {
        var issuer = fields.requiredText("authorizationURL");
        boolean known = !issuer.isEmpty() && Urls.read(fields, "authorizationURL", issuer, false) != null;
        var grant = Objects.requireNonNullElse(fields.oneOf("grantType", GRANTS), Grant.AUTHORIZATION_CODE);
        var client = client(meta, fields, grant);
        var origins = ProtectedOriginsParser.parse(fields, grant);
        var parameters = fields.textMap("extraAuthorizationParameters");
        for (var name : parameters.keySet()) {
            if (OWN_PARAMETERS.contains(name)) {
                fields.error("extraAuthorizationParameters." + name, "is what the gateway itself says");
            }
        }
        var cookies = cookies(fields);
        if (cookies.hostPrefix()
                && origins.stream().anyMatch(origin -> origin.scheme().equals("http") || origin.includeSubdomains())) {
            fields.error("cookieHostPrefix", "needs protectedOrigins with https and without includeSubdomains");
        }
        var life = life(fields);
        var postLogout = fields.nonEmptyText("postLogoutRedirectURI");
        var validation = validation(meta, fields, grant);
        var inject = HeaderTemplatesParser.parse(fields, "injectRequestHeaders");
        var tls = ServerTlsParser.parse(meta, fields);
        if (client.authentication() == Method.TLS && tls.identity() == null) {
            fields.error("tlsConfig", "needs a certificate, which is how the client proves who it is");
        }
        if (fields.nonEmptyText("maxStale") != null) {
            fields.warning("maxStale", "has no effect");
        }
        // Without effect in Edge Stack too.
        fields.ignore("stateTTL", "audience", "stateExpireRedirect", "v3postLogoutRedirectURI");
        fields.refuseUnknown();
        var redirect = postLogout == null ? null : Urls.read(fields, "postLogoutRedirectURI", postLogout, true);
        return known
                ? new OAuth2Settings(
                        issuer, grant, client, origins, parameters, cookies, life, redirect, validation, inject, tls)
                : null;
    }

    private static Client client(Meta meta, Fields fields, Grant grant) {
        var id = fields.nonEmptyText("clientID");
        if (id != null && !PRINTABLE.matcher(id).matches()) {
            fields.error("clientID", "must be printable ASCII");
        }
        var authentication = fields.object("clientAuthentication");
        var method = Method.HEADER_PASSWORD;
        var assertion = new Assertion(null, "RS256", ASSERTION_LIFETIME, null, Map.of(), Map.of());
        if (authentication != null) {
            method = Objects.requireNonNullElse(authentication.oneOf("method", METHODS), method);
            var settings = authentication.object("jwtAssertion");
            if (settings != null) {
                assertion = assertion(settings);
                if (method != Method.JWT_ASSERTION) {
                    authentication.error("jwtAssertion", "belongs to the method JWTAssertion");
                }
            }
            authentication.refuseUnknown();
        }
        var secret = secret(meta, fields);
        boolean own = grant == Grant.CLIENT_CREDENTIALS;
        if (own && (id != null || secret != null)) {
            fields.error("clientID", "and the secret come with each request, if grantType is ClientCredentials");
        }
        if (!own && id == null) {
            fields.error("clientID", "is required");
        }
        if (!own && secret == null && method != Method.TLS) {
            fields.error("secretName", "is required, or secret");
        }
        return new Client(id, secret, method, assertion);
    }

    private static @Nullable ClientSecret secret(Meta meta, Fields fields) {
        var inline = fields.nonEmptyText("secret");
        var name = fields.nonEmptyText("secretName");
        var namespace = fields.nonEmptyText("secretNamespace");
        if (inline != null && name != null) {
            fields.error("secretName", "cannot stand together with secret");
        }
        if (namespace != null && name == null) {
            fields.error("secretNamespace", "belongs to secretName");
        }
        if (name != null) {
            return new ClientSecret.Reference(new SecretName(namespace == null ? meta.namespace() : namespace, name));
        }
        return inline == null
                ? null
                : new ClientSecret.Inline(new SecretBytes(inline.getBytes(StandardCharsets.UTF_8)));
    }

    private static Assertion assertion(Fields settings) {
        var audience = settings.nonEmptyText("audience");
        var algorithm = settings.nonEmptyText("signingMethod");
        if (algorithm != null && !ALGORITHMS.contains(algorithm)) {
            settings.error(
                    "signingMethod",
                    "must be one of " + ALGORITHMS.stream().sorted().toList());
        }
        var lifetime = GoDuration.read(settings, "lifetime");
        if (settings.bool("setClientID", false)) {
            settings.warning("setClientID", "has no effect: the client's id is sent where the issuer needs it");
        }
        // An assertion always says when it was made, which issuers expect or do not look at.
        settings.ignore("setIAT");
        var margin = Objects.requireNonNullElse(GoDuration.read(settings, "nbfSafetyMargin"), Duration.ZERO);
        boolean notBefore = settings.bool("setNBF", false);
        var header = settings.textMap("otherHeaderParameters");
        for (var name : header.keySet()) {
            if (OWN_PARAMETERS_OF_ASSERTIONS.contains(name)) {
                settings.error("otherHeaderParameters." + name, "is what the gateway itself says, or nobody may");
            }
        }
        var claims = claims(settings);
        settings.refuseUnknown();
        return new Assertion(
                audience,
                algorithm == null ? "RS256" : algorithm,
                lifetime == null || lifetime.isZero() ? ASSERTION_LIFETIME : lifetime,
                notBefore ? margin : null,
                header,
                claims);
    }

    private static Map<String, Object> claims(Fields settings) {
        var claims = new HashMap<String, Object>();
        var given = settings.object("otherClaims");
        if (given != null) {
            for (var name : given.names()) {
                var value = given.raw(name);
                if (OWN_CLAIMS.contains(name)) {
                    given.error(name, "is what the gateway itself says");
                } else if (value != null && !value.isNull()) {
                    claims.put(name, JSON.convertValue(value, Object.class));
                }
            }
        }
        return claims;
    }

    private static Cookies cookies(Fields fields) {
        boolean prefix = fields.bool("cookieHostPrefix", false);
        boolean hold = Objects.requireNonNullElse(fields.oneOf("sessionStorage", STORAGES), false);
        var session = fields.object("useSessionCookies");
        if (session == null) {
            return new Cookies(false, null, prefix, hold);
        }
        boolean value = session.bool("value", true);
        var condition = HeaderConditions.parse(session);
        session.refuseUnknown();
        return new Cookies(value, condition, prefix, hold);
    }

    private static Life life(Fields fields) {
        var idle = GoDuration.read(fields, "clientSessionMaxIdle");
        var age = GoDuration.read(fields, "clientSessionMaxAge");
        var margin = GoDuration.read(fields, "expirationSafetyMargin");
        return new Life(
                idle == null || idle.isZero() ? null : idle,
                age == null || age.isZero() ? MAX_AGE : age,
                margin == null ? Duration.ZERO : margin);
    }

    private static Validation validation(Meta meta, Fields fields, Grant grant) {
        var method =
                Objects.requireNonNullElse(fields.oneOf("accessTokenValidation", VALIDATIONS), ValidationMethod.AUTO);
        boolean malformed = fields.bool("allowMalformedAccessToken", false);
        var settings = fields.object("accessTokenJWTFilter");
        JwtFilterReference filter = null;
        if (settings != null) {
            filter = jwtFilter(meta, settings);
            if (method == ValidationMethod.USERINFO || method == ValidationMethod.INTROSPECTION) {
                fields.error("accessTokenJWTFilter", "cannot stand together with this accessTokenValidation");
            }
        }
        if (grant == Grant.CLIENT_CREDENTIALS && method == ValidationMethod.USERINFO) {
            fields.error("accessTokenValidation", "cannot be userinfo, as no user has signed in");
        }
        return new Validation(method, filter, malformed);
    }

    private static JwtFilterReference jwtFilter(Meta meta, Fields settings) {
        var name = settings.requiredText("name");
        var namespace = settings.nonEmptyText("namespace");
        boolean inherit = settings.bool("inheritScopeArgument", false);
        boolean strip = settings.bool("stripInheritedScope", false);
        var arguments = settings.object("arguments");
        List<String> scopes = List.of();
        if (arguments != null) {
            scopes = arguments.texts("scope");
            arguments.refuseUnknown();
        }
        settings.refuseUnknown();
        return new JwtFilterReference(namespace == null ? meta.namespace() : namespace, name, inherit, strip, scopes);
    }
}
