package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.OAuth2Settings;
import io.dragoman.resources.model.Selector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
    @Test
    void aJwtFilterGetsItsDefaults() {
        var jwt = (Filter.Jwt)
                filter("JWT: {jwksURI: 'https://idp.example/jwks'}").spec();
        assertThat(jwt.rules().algorithms())
                .contains("RS256", "ES256", "PS512", "EdDSA")
                .doesNotContain("none", "HS256");
        assertThat(jwt.rules().audiences()).isEmpty();
        assertThat(jwt.rules().requireIssuer()).isFalse();
        assertThat(jwt.rules().expiresAt()).isEqualTo(new Filter.TimeClaim(false, Duration.ZERO));
        assertThat(jwt.errorResponse()).isEqualTo(new Filter.ErrorResponse("f.ns", List.of(), null));
        assertThat(jwt.tokenFrom()).containsExactly(new Filter.TokenSource.Authorization());
        assertThat(jwt.keys())
                .isEqualTo(new Filter.Keys(
                        new Filter.KeysFrom.Url(URI.create("https://idp.example/jwks")),
                        new Filter.ServerTls(false, null, null),
                        null));
    }

    @Test
    void everyFieldOfAJwtFilterIsRead() {
        var jwt = (Filter.Jwt) filter("""
                JWT:
                    jwksURI: https://idp.example/jwks
                    validAlgorithms: [ES256]
                    audience: api
                    requireAudience: true
                    issuer: https://idp.example/
                    requireIssuer: true
                    requireExpiresAt: true
                    leewayForExpiresAt: 1m30s
                    requireNotBefore: true
                    leewayForNotBefore: 1.5s
                    requireIssuedAt: true
                    leewayForIssuedAt: 250ms
                    insecureTLS: false
                    renegotiateTLS: never
                    maxStale: 2h
                    audiences: [web]
                    tokenType: at+jwt
                    requiredClaims: [{path: [realm, roles], anyOf: [a, b], allOf: [c]}]
                    tokenFrom: [{header: authorization}, {header: X-Token, prefix: 'T '}, {cookie: c}, {queryParameter: q}]
                    tlsConfig:
                      caCertificate: {fromSecret: {name: ca, namespace: other}}
                      certificate: {fromSecret: {name: own}}
                    injectRequestHeaders: [{name: X-Sub, value: '{{.token.Claims.sub}}'}]
                    errorResponse: {realm: members only, contentType: text/plain, headers: [{name: X-A, value: b}], bodyTemplate: nope}
                """).spec();
        var rules = jwt.rules();
        assertThat(rules.algorithms()).containsExactly("ES256");
        assertThat(rules.audiences()).containsExactly("web", "api");
        assertThat(rules.issuer()).isEqualTo("https://idp.example/");
        assertThat(rules.type()).isEqualTo("at+jwt");
        assertThat(rules.expiresAt()).isEqualTo(new Filter.TimeClaim(true, Duration.ofSeconds(90)));
        assertThat(rules.notBefore()).isEqualTo(new Filter.TimeClaim(true, Duration.ofMillis(1500)));
        assertThat(rules.issuedAt()).isEqualTo(new Filter.TimeClaim(true, Duration.ofMillis(250)));
        assertThat(rules.claims())
                .containsExactly(new Filter.ClaimRule(List.of("realm", "roles"), List.of("a", "b"), List.of("c")));
        assertThat(jwt.tokenFrom())
                .containsExactly(
                        new Filter.TokenSource.Authorization(),
                        new Filter.TokenSource.InHeader("x-token", "T "),
                        new Filter.TokenSource.InCookie("c"),
                        new Filter.TokenSource.InQuery("q"));
        assertThat(jwt.keys().maxStale()).isEqualTo(Duration.ofHours(2));
        assertThat(jwt.keys().tls())
                .isEqualTo(new Filter.ServerTls(
                        false, new Filter.SecretName("other", "ca"), new Filter.SecretName("ns", "own")));
        assertThat(jwt.injectRequestHeaders())
                .containsExactly(new Filter.HeaderTemplate("X-Sub", "{{.token.Claims.sub}}"));
        assertThat(jwt.errorResponse())
                .isEqualTo(new Filter.ErrorResponse(
                        "members only",
                        List.of(
                                new Filter.HeaderTemplate("Content-Type", "text/plain"),
                                new Filter.HeaderTemplate("X-A", "b")),
                        "nope"));
    }

    @Test
    void keysAreAtAUrlOrWhereTheIssuerSaysOrInASecret() {
        assertThat(((Filter.Jwt) filter("JWT: {issuer: 'https://idp.example/', jwksFromIssuer: true}")
                                .spec())
                        .keys()
                        .from())
                .isEqualTo(new Filter.KeysFrom.Discovery("https://idp.example/"));
        assertThat(((Filter.Jwt) filter("JWT: {jwksSecret: {name: s}}").spec())
                        .keys()
                        .from())
                .isEqualTo(new Filter.KeysFrom.InSecret("s", "jwks.json"));
        assertThat(((Filter.Jwt) filter("JWT: {jwksURI: '', jwksSecret: {name: s, key: k}}")
                                .spec())
                        .keys()
                        .from())
                .isEqualTo(new Filter.KeysFrom.InSecret("s", "k"));
    }

    @Test
    void whatMakesTlsWeakIsWarnedOf() {
        var parsed = parse("JWT: {jwksURI: 'https://a/', insecureTLS: true, renegotiateTLS: onceAsClient}");
        assertThat(parsed.outcome().problems())
                .extracting(Problem::severity)
                .containsExactly(Severity.WARNING, Severity.WARNING);
        assertThat(((Filter) parsed.outcome().value()).spec()).isInstanceOf(Filter.Jwt.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT: {}",
                "JWT: {jwksURI: /jwks}",
                "JWT: {jwksURI: 'file:///etc/passwd'}",
                "JWT: {jwksURI: 'https://idp.example/jwks', validAlgorithms: [none]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', validAlgorithms: [RS256, HS256]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', audiance: api}",
                "JWT: {jwksURI: 'https://idp.example/jwks', requireAudience: 'yes'}",
                "JWT: {jwksURI: 'https://idp.example/jwks', leewayForExpiresAt: soon}",
                "JWT: {jwksURI: 'https://idp.example/jwks', renegotiateTLS: always}",
                "JWT: {jwksURI: 'https://idp.example/jwks', maxStale: long}",
                "JWT: {jwksURI: 'https://idp.example/jwks', jwksSecret: {name: s}}",
                "JWT: {jwksFromIssuer: true}",
                "JWT: {jwksFromIssuer: true, issuer: me}",
                "JWT: {jwksFromIssuer: true, issuer: 'https://a/?b'}",
                "JWT: {jwksSecret: {}}",
                "JWT: {jwksSecret: {name: s, other: t}}",
                "JWT: {jwksURI: 'https://idp.example/jwks', tokenFrom: [{}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', tokenFrom: [{header: a, cookie: b}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', tokenFrom: [{header: 'a b'}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', requiredClaims: [{anyOf: [a]}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', tlsConfig: {caCertificate: {}}}",
                "JWT: {jwksURI: 'https://idp.example/jwks', injectRequestHeaders: [{name: ':path', value: y}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', injectRequestHeaders: [{name: Host, value: y}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', injectRequestHeaders: [{value: y}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', errorResponse: {headers: [{name: Content-Length, value: y}]}}",
                "JWT: {jwksURI: 'https://idp.example/jwks', errorResponse: {realm: \"a\\\"b\"}}",
                "APIKey: {}",
                "APIKey: {keys: []}",
                "APIKey: {keys: [{value: secret}]}",
                "APIKey: {keys: [{secretName: s, secretSelector: {matchLabels: {a: b}}}]}",
                "APIKey: {keys: [{secretSelector: {}}]}",
                "APIKey: {keys: [{secretSelector: {matchLabels: {a: b}, matchExpressions: []}}]}",
                "APIKey: {keys: [{secretName: s}], injectRequestHeaders: [{name: Host, value: y}]}",
                "Basic: {}",
                "Basic: {users: [{secretName: s}], realm: \"a\\\"b\"}",
                "ClientCertificate: {}",
                "ClientCertificate: {principals: ['a*b']}",
                "ClientCertificate: {principals: ['']}",
                "OPA: {}",
                "OPA: {url: 'opa:8181'}",
                "OPA: {url: 'http://opa/v1/data/a', timeout_ms: 60001}",
                "CEL: {}",
                "CEL: {expression: 'true', status: 200}",
                "External: {}",
                "External: {auth_service: 'ftp://a'}",
                "External: {auth_service: 'a:99999'}",
                "External: {auth_service: a, proto: thrift}",
                "External: {auth_service: a, proto: grpc, protocol_version: v2}",
                "External: {auth_service: 'https://a', tls: false}",
                "External: {auth_service: a, protocol_version: v4}",
                "External: {auth_service: a, path_prefix: x}",
                "External: {auth_service: a, include_body: {max_bytes: 10}}",
                "External: {auth_service: a, include_body: {allow_partial: true}}",
                "External: {auth_service: a, status_on_error: {code: 200}}",
                "External: {auth_service: a, allowed_request_headers: ['a b']}",
                "TokenReview: {audiences: ['']}",
                "TokenReview: {audience: a}",
                "APIKey: {keys: [{secretName: s}], metadata: [{name: client, value: a}]}",
                "APIKey: {keys: [{secretName: s}], metadata: [{name: a, value: a}, {name: a, value: b}]}",
                "APIKey: {keys: [{secretName: s}], metadata: [{name: 'a b', value: a}]}",
                "APIKey: {keys: [{secretName: s}], metadata: [{value: a}]}",
                "APIKey: {httpHeader: 'x y', keys: [{secretName: s}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/'}",
                "OAuth2: {clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s}",
                "OAuth2: {authorizationURL: 'https://idp.example/', secret: s, protectedOrigins: [{origin: 'https://a'}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, protectedOrigins: [{origin: 'https://a'}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], secretName: t}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], secretNamespace: t}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], grantType: Implicit}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], grantType: Password}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientURL: 'https://b'}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientSessionMaxIdle: long}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], accessTokenValidation: never}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], accessTokenValidation: userinfo, accessTokenJWTFilter: {name: j}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], accessTokenJWTFilter: {}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientAuthentication: {method: None}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientAuthentication: {method: TLS}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientAuthentication: {jwtAssertion: {}}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientAuthentication: {method: JWTAssertion, jwtAssertion: {otherClaims: {aud: b}}}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], clientAuthentication: {method: JWTAssertion, jwtAssertion: {signingMethod: none}}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], extraAuthorizationParameters: {state: mine}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], extraAuthorizationParameters: {redirect_uri: 'https://evil'}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], postLogoutRedirectURI: /bye}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], useSessionCookies: {ifRequestHeader: {}}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a'}], pkce: {}}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: a}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://u@a'}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{internalOrigin: 'https://b'}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a', internalOrigin: b}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', clientID: me, secret: s, protectedOrigins: [{origin: 'https://a', internalOrigin: '*://*', includeSubdomains: true}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/', grantType: ClientCredentials, clientID: me}",
                "Plugin: {name: p}",
                "Something: {}",
                "JWT: [1]",
                "{JWT: {jwksURI: 'https://idp.example/jwks'}, APIKey: {keys: [{secretName: s}]}}"
            })
    void aWrongFilterIsKeptAsUnusableAndReported(String spec) {
        var parsed = parse(spec);
        assertThat(parsed.outcome().problems()).extracting(Problem::severity).contains(Severity.ERROR);
        assertThat(((Filter) parsed.outcome().value()).spec()).isEqualTo(new Filter.Unusable());
    }

    @Test
    void anOAuth2FilterIsRead() {
        var settings = (OAuth2Settings) filter("""
                OAuth2:
                  authorizationURL: https://idp.example/realms/a
                  grantType: ""
                  clientID: me
                  secretName: client
                  protectedOrigins:
                    - {origin: 'HTTPS://App.Example:443/path'}
                    - {origin: 'http://b.example:8080', internalOrigin: '*://inner', includeSubdomains: true}
                  useSessionCookies: {}
                  clientSessionMaxIdle: 1h
                  accessTokenJWTFilter: {name: tokens, inheritScopeArgument: true}
                """).spec();
        assertThat(settings.issuer()).isEqualTo("https://idp.example/realms/a");
        assertThat(settings.grant()).isEqualTo(OAuth2Settings.Grant.AUTHORIZATION_CODE);
        assertThat(settings.client().id()).isEqualTo("me");
        assertThat(settings.client().secret())
                .isEqualTo(new OAuth2Settings.ClientSecret.Reference(new Filter.SecretName("ns", "client")));
        assertThat(settings.origins())
                .containsExactly(
                        new OAuth2Settings.ProtectedOrigin("https", "app.example", null, false),
                        new OAuth2Settings.ProtectedOrigin(
                                "http", "b.example:8080", new OAuth2Settings.InternalOrigin("*", "inner"), true));
        assertThat(settings.cookies()).isEqualTo(new OAuth2Settings.Cookies(true, null, false, false));
        assertThat(settings.life())
                .isEqualTo(new OAuth2Settings.Life(Duration.ofHours(1), Duration.ofDays(30), Duration.ZERO));
        assertThat(settings.validation().filter())
                .isEqualTo(new OAuth2Settings.JwtFilterReference("ns", "tokens", true, false, List.of()));
    }

    @Test
    void anApiKeyFilterIsRead() {
        assertThat(filter("APIKey: {keys: [{secretName: a}, {secretName: b}]}").spec())
                .isEqualTo(new Filter.ApiKey(
                        "X-API-Key",
                        List.of(new Filter.SecretSource.Named("a"), new Filter.SecretSource.Named("b")),
                        true,
                        List.of(),
                        List.of()));
        assertThat(filter("""
                APIKey:
                    httpHeader: x-key
                    keys: [{secretSelector: {matchLabels: {a: b}}}]
                    forwardCredentials: false
                    injectRequestHeaders: [{name: X-Client, value: '{{.apiKey.Secret}}'}]
                    metadata: [{name: plan, value: '{{.apiKey.Annotations.plan}}'}]
                """).spec())
                .isEqualTo(new Filter.ApiKey(
                        "x-key",
                        List.of(new Filter.SecretSource.Labelled(new Selector(Map.of("a", "b"), List.of()))),
                        false,
                        List.of(new Filter.HeaderTemplate("X-Client", "{{.apiKey.Secret}}")),
                        List.of(new Filter.HeaderTemplate("plan", "{{.apiKey.Annotations.plan}}"))));
    }

    @Test
    void anExternalFilterGetsItsDefaults() {
        assertThat(filter("External: {auth_service: auth}").spec())
                .isEqualTo(new Filter.External(
                        URI.create("http://auth.ns:80"),
                        false,
                        new Filter.ServerTls(false, null, null),
                        Duration.ofSeconds(5),
                        "",
                        Set.of(
                                "authorization",
                                "cookie",
                                "from",
                                "proxy-authorization",
                                "user-agent",
                                "x-forwarded-for",
                                "x-forwarded-host",
                                "x-forwarded-proto"),
                        Set.of("location", "authorization", "proxy-authenticate", "set-cookie", "www-authenticate"),
                        false,
                        null,
                        403,
                        false));
        assertThat(external("auth_service: 'auth.other:81', tls: true").service())
                .isEqualTo(URI.create("https://auth.other:81"));
        assertThat(external("auth_service: 'https://auth.example'").service())
                .isEqualTo(URI.create("https://auth.example:443"));
    }

    @Test
    void everyFieldOfAnExternalFilterIsRead() {
        var parsed = parse("""
                External:
                    auth_service: https://auth:8443
                    tls: true
                    tlsConfig: {caCertificate: {fromSecret: {name: ca}}, certificate: {fromSecret: {name: own}}}
                    proto: http
                    protocol_version: v3
                    timeout_ms: 250
                    path_prefix: /check
                    allowed_request_headers: [X-Asked]
                    allowed_authorization_headers: [X-Told]
                    add_linkerd_headers: true
                    include_body: {max_bytes: 10, allow_partial: false}
                    status_on_error: {code: 503}
                    failure_mode_allow: true
                """);
        var external = (Filter.External) ((Filter) parsed.outcome().value()).spec();
        assertThat(external.timeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(external.pathPrefix()).isEqualTo("/check");
        assertThat(external.requestHeaders()).contains("x-asked", "cookie");
        assertThat(external.answerHeaders()).contains("x-told", "set-cookie");
        assertThat(external.linkerdHeaders()).isTrue();
        assertThat(external.body()).isEqualTo(new Filter.IncludedBody(10, false));
        assertThat(external.statusOnError()).isEqualTo(503);
        assertThat(external.failureModeAllow()).isTrue();
        assertThat(external.tls())
                .isEqualTo(new Filter.ServerTls(
                        false, new Filter.SecretName("ns", "ca"), new Filter.SecretName("ns", "own")));
        assertThat(external.grpc()).isFalse();
        assertThat(external("auth_service: a, proto: grpc").grpc()).isTrue();
        assertThat(external("auth_service: a, proto: grpc, protocol_version: v3")
                        .grpc())
                .isTrue();
        assertThat(parse("External: {auth_service: a, proto: grpc, path_prefix: /a, allowed_request_headers: [b]}")
                        .outcome()
                        .problems())
                .extracting(problem -> problem.origin().field())
                .containsExactly("spec.External.allowed_request_headers", "spec.External.path_prefix");
        assertThat(external("auth_service: a, allow_request_body: true").body())
                .isEqualTo(new Filter.IncludedBody(4096, true));
    }

    @Test
    void filtersOfItsOwnAreRead() {
        assertThat(filter("Basic: {users: [{secretName: s}]}").spec())
                .isEqualTo(new Filter.Basic(
                        "f.ns", List.of(new Filter.SecretSource.Named("s")), false, List.of(), List.of()));
        assertThat(filter("TokenReview: {}").spec())
                .isEqualTo(
                        new Filter.TokenReview("f.ns", List.of(), Duration.ofSeconds(2), false, List.of(), List.of()));
        assertThat(filter("TokenReview: {audiences: [a], timeout_ms: 5, forwardCredentials: true, realm: r}")
                        .spec())
                .isEqualTo(new Filter.TokenReview("r", List.of("a"), Duration.ofMillis(5), true, List.of(), List.of()));
        assertThat(parse("TokenReview: {forwardCredentials: true}").outcome().problems())
                .extracting(problem -> problem.origin().field())
                .containsExactly("spec.TokenReview.forwardCredentials");
        assertThat(filter("ClientCertificate: {principals: ['spiffe://a/*']}").spec())
                .isEqualTo(new Filter.ClientCertificate(List.of("spiffe://a/*"), true));
        assertThat(filter("OPA: {url: 'http://opa/v1/data/a', timeout_ms: 5, withBody: true}")
                        .spec())
                .isEqualTo(new Filter.Opa(
                        URI.create("http://opa/v1/data/a"),
                        new Filter.ServerTls(false, null, null),
                        Duration.ofMillis(5),
                        true));
        assertThat(filter("CEL: {expression: 'true', status: 404, message: none}")
                        .spec())
                .isEqualTo(new Filter.Cel("true", 404, "none"));
    }

    private static Filter.External external(String fields) {
        return (Filter.External) filter("External: {" + fields + "}").spec();
    }

    private static Filter filter(String spec) {
        var parsed = parse(spec);
        assertThat(parsed.outcome().problems()).isEmpty();
        return (Filter) parsed.outcome().value();
    }

    private static ManifestParser.Parsed parse(String spec) {
        var head = "apiVersion: getambassador.io/v3alpha1\nkind: Filter\nmetadata: {name: f, namespace: ns}\nspec:\n";
        var document = YamlDocuments.parse(head + spec.indent(2)).getFirst();
        return new ManifestParser("default").parse(document.node(), "f.yaml:1").getFirst();
    }
}
