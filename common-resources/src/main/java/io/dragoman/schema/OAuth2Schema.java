package io.dragoman.schema;

import static io.dragoman.schema.Property.field;

import java.util.List;

/** {@code spec.OAuth2} of a Filter. */
final class OAuth2Schema {
    private OAuth2Schema() {}

    static Schema spec() {
        return Schema.object(
                        "Requests must be of somebody who has signed in.",
                        field(
                                "authorizationURL",
                                Schema.text("The issuer, which tells its endpoints by OpenID Connect.")),
                        field(
                                "grantType",
                                Schema.text("AuthorizationCode (the default), ClientCredentials or Password.")),
                        field("clientID", Schema.text("")),
                        field("secret", Schema.text("The client's secret itself; better is secretName.")),
                        field("secretName", Schema.text("Secret with the client's secret, as oauth2-client-secret.")),
                        field("secretNamespace", Schema.text("")),
                        field("clientURL", Schema.text("Deprecated: protectedOrigins.")),
                        field("clientAuthentication", clientAuthentication()),
                        field("protectedOrigins", Schema.list("The origins that people sign in to.", origin())),
                        field(
                                "useSessionCookies",
                                Schema.object(
                                                "Whether the session ends with the browser.",
                                                field("value", Schema.bool("")),
                                                field(
                                                        "ifRequestHeader",
                                                        FilterPolicySchema.headerCondition("Which requests.")))
                                        .open()),
                        field("cookieHostPrefix", Schema.bool("Whether the cookies' names begin with __Host-.")),
                        field(
                                "sessionStorage",
                                Schema.text(
                                                "Store (the default), or Cookie: sessions that are small are in their cookie,"
                                                        + " without a refresh token.")
                                        .thorough("enum", List.of("", "Store", "Cookie"))),
                        field("clientSessionMaxIdle", Schema.text("How long a session may be idle.")),
                        field(
                                "clientSessionMaxAge",
                                Schema.text("When a session ends in any case. By default after 30 days.")),
                        field("expirationSafetyMargin", Schema.text("How long before its end a token is renewed.")),
                        field("stateExpireRedirect", Schema.bool("Without effect: that is always so.")),
                        field("stateTTL", Schema.text("Without effect.")),
                        field("audience", Schema.text("Without effect.")),
                        field("v3postLogoutRedirectURI", Schema.text("Without effect.")),
                        field("extraAuthorizationParameters", Schema.textMap("What the issuer is told besides.")),
                        field("postLogoutRedirectURI", Schema.text("Where people get to who have signed out.")),
                        field("allowMalformedAccessToken", Schema.bool("")),
                        field(
                                "accessTokenValidation",
                                Schema.text("auto (the default), jwt, userinfo or introspection.")),
                        field("accessTokenJWTFilter", jwtFilter()),
                        field(
                                "injectRequestHeaders",
                                EdgeStack.headers("Headers that the service sees of the tokens.")),
                        field("insecureTLS", FilterSchema.insecureTls()),
                        field("renegotiateTLS", FilterSchema.renegotiateTls()),
                        field("maxStale", FilterSchema.maxStale()),
                        field("tlsConfig", FilterSchema.tlsConfig()))
                .open();
    }

    private static Schema clientAuthentication() {
        return Schema.object(
                        "",
                        field(
                                "method",
                                Schema.text("HeaderPassword (the default), BodyPassword, JWTAssertion or TLS.")),
                        field("jwtAssertion", assertion()))
                .open();
    }

    private static Schema assertion() {
        return Schema.object(
                        "",
                        field("setClientID", Schema.bool("")),
                        field("audience", Schema.text("By default the token endpoint.")),
                        field("signingMethod", Schema.text("By default RS256.")),
                        field("lifetime", Schema.text("By default 1m.")),
                        field("setNBF", Schema.bool("")),
                        field("nbfSafetyMargin", Schema.text("")),
                        field("setIAT", Schema.bool("")),
                        field("otherClaims", Schema.object("").open()),
                        field("otherHeaderParameters", Schema.textMap("")))
                .open();
    }

    private static Schema origin() {
        return Schema.object(
                        "",
                        field("origin", Schema.text("")),
                        field("internalOrigin", Schema.text("As the gateway sees it.")),
                        field("includeSubdomains", Schema.bool("")))
                .open();
    }

    private static Schema jwtFilter() {
        return Schema.object(
                        "Filter that checks the access token.",
                        field("name", Schema.text("")),
                        field("namespace", Schema.text("")),
                        field("inheritScopeArgument", Schema.bool("")),
                        field("stripInheritedScope", Schema.bool("")),
                        field(
                                "arguments",
                                Schema.object("", field("scope", Schema.texts("Scopes that the token must have.")))
                                        .open()))
                .open();
    }
}
