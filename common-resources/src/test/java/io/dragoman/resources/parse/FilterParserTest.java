package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Filter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
    @Test
    void aJwtFilterGetsItsDefaults() {
        var jwt = (Filter.Jwt)
                filter("JWT: {jwksURI: 'https://idp.example/jwks'}").spec();
        assertThat(jwt.algorithms())
                .contains("RS256", "ES256", "PS512", "EdDSA")
                .doesNotContain("none", "HS256");
        assertThat(jwt.audience()).isNull();
        assertThat(jwt.requireIssuer()).isFalse();
        assertThat(jwt.expiresAt()).isEqualTo(new Filter.TimeClaim(false, Duration.ZERO));
        assertThat(jwt.realm()).isEqualTo("f.ns");
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
                    maxStale: 0s
                    injectRequestHeaders: []
                    errorResponse: {realm: members only, headers: []}
                """).spec();
        assertThat(jwt.algorithms()).containsExactly("ES256");
        assertThat(jwt.audience()).isEqualTo("api");
        assertThat(jwt.issuer()).isEqualTo("https://idp.example/");
        assertThat(jwt.expiresAt()).isEqualTo(new Filter.TimeClaim(true, Duration.ofSeconds(90)));
        assertThat(jwt.notBefore()).isEqualTo(new Filter.TimeClaim(true, Duration.ofMillis(1500)));
        assertThat(jwt.issuedAt()).isEqualTo(new Filter.TimeClaim(true, Duration.ofMillis(250)));
        assertThat(jwt.realm()).isEqualTo("members only");
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
                "JWT: {jwksURI: 'https://idp.example/jwks', insecureTLS: true}",
                "JWT: {jwksURI: 'https://idp.example/jwks', injectRequestHeaders: [{name: x, value: y}]}",
                "JWT: {jwksURI: 'https://idp.example/jwks', errorResponse: {realm: \"a\\\"b\"}}",
                "APIKey: {}",
                "APIKey: {keys: []}",
                "APIKey: {keys: [{value: secret}]}",
                "APIKey: {httpHeader: 'x y', keys: [{secretName: s}]}",
                "OAuth2: {authorizationURL: 'https://idp.example/'}",
                "External: {auth_service: 'a:80'}",
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
    void anApiKeyFilterIsRead() {
        assertThat(filter("APIKey: {keys: [{secretName: a}, {secretName: b}]}").spec())
                .isEqualTo(new Filter.ApiKey("X-API-Key", List.of("a", "b")));
        assertThat(filter("APIKey: {httpHeader: x-key, keys: [{secretName: a}]}")
                        .spec())
                .isEqualTo(new Filter.ApiKey("x-key", List.of("a")));
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
