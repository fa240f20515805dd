package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.AuthService.IncludeBody;
import io.dragoman.resources.model.AuthService.Protocol;
import io.dragoman.resources.model.CircuitBreaker;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthServiceParserTest {
    private static final String MINIMUM = "auth_service: auth:8500\nproto: grpc\nprotocol_version: v3\n";

    @Test
    void whatIsLeftOutHasItsDefault() {
        var service = good("");
        assertThat(service)
                .isEqualTo(new AuthService(
                        service.meta(),
                        "auth:8500",
                        null,
                        new Protocol.Grpc(),
                        Duration.ofSeconds(5),
                        null,
                        403,
                        false,
                        null,
                        UpstreamOptions.of("extauth", null, null),
                        true));
    }

    @Test
    void everyFieldIsRead() {
        var service = good("""
                tls: context
                timeout_ms: 250
                include_body: {max_bytes: 100, allow_partial: false}
                status_on_error: {code: 503}
                failure_mode_allow: true
                add_linkerd_headers: true
                circuit_breakers: [{max_requests: 7}]
                stats_name: asked
                """);
        assertThat(service)
                .isEqualTo(new AuthService(
                        service.meta(),
                        "auth:8500",
                        "context",
                        new Protocol.Grpc(),
                        Duration.ofMillis(250),
                        new IncludeBody(100, false),
                        503,
                        true,
                        true,
                        UpstreamOptions.of(
                                "extauth",
                                List.of(new CircuitBreaker(CircuitBreaker.Priority.DEFAULT, null, null, 7, null)),
                                "asked"),
                        true));
    }

    @Test
    void whatOnlyHttpHasIsRead() {
        var service = Parsing.good(AuthService.class, manifest("AuthService", """
                auth_service: auth
                path_prefix: check
                allowed_request_headers: [X-One]
                allowed_authorization_headers: [X-Two]
                add_auth_headers: {X-Three: three}
                protocol_version: v2
                """));
        assertThat(service.protocol())
                .isEqualTo(new Protocol.Http("/check", List.of("x-one"), List.of("x-two"), Map.of("X-Three", "three")));
        assertThat(service.usable()).isTrue();
    }

    @Test
    void aNameThatNoHeaderHasIsLeftOut() {
        var yaml = manifest("AuthService", "auth_service: auth\nallowed_request_headers: [a b, c]\n");
        assertThat(Parsing.problems(yaml))
                .containsExactly(
                        "WARNING spec.allowed_request_headers: has \"a b\", which is not the name of a header");
        assertThat(Parsing.accepted(AuthService.class, yaml).protocol())
                .isEqualTo(new Protocol.Http("", List.of("c"), List.of(), Map.of()));
    }

    @Test
    void theOldFormOfTheBodyIsRead() {
        assertThat(good("allow_request_body: true\n").includeBody()).isEqualTo(new IncludeBody(4096, true));
        assertThat(good("allow_request_body: false\n").includeBody()).isNull();
        var both = "allow_request_body: true\ninclude_body: {max_bytes: 1, allow_partial: true}\n";
        assertThat(Parsing.problems(manifest("AuthService", MINIMUM + both)))
                .containsExactly("WARNING spec.allow_request_body: has no effect beside include_body");
        assertThat(accepted(MINIMUM + both))
                .returns(new IncludeBody(1, true), AuthService::includeBody)
                .returns(true, AuthService::usable);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | auth_service: is required",
                "auth_service: 5 | auth_service: must be a string, but is a number",
                "auth_service: '' | auth_service: must not be empty",
                "{auth_service: a, proto: tcp} | proto: must be one of HTTP, GRPC, but is \"tcp\"",
                "{auth_service: a, path_prefix: 'a?b'} | path_prefix: must be a path",
                "{auth_service: a, add_auth_headers: {':path': /}} | add_auth_headers.:path: must be the name of a header",
                "{auth_service: a, circuit_breakers: [{priority: low}]} | circuit_breakers[0].priority: must be one of DEFAULT,"
                        + " HIGH, but is \"low\"",
                "{auth_service: a, proto: grpc} | protocol_version: must be v3: Envoy has no other ext_authz version",
                "{auth_service: a, proto: grpc, protocol_version: v2} | protocol_version: must be v3: Envoy has no other"
                        + " ext_authz version",
                "{auth_service: a, timeout_ms: -1} | timeout_ms: must be from 0 to 2147483647, but is -1",
                "{auth_service: a, include_body: {}} | include_body.max_bytes: is required",
                "{auth_service: a, include_body: {max_bytes: 1}} | include_body.allow_partial: is required",
                "{auth_service: a, include_body: {max_bytes: 0, allow_partial: true}} | include_body.max_bytes: must be from 1 to"
                        + " 2147483647, but is 0",
                "{auth_service: a, include_body: true} | include_body: must be an object, but is a boolean",
                "{auth_service: a, status_on_error: 503} | status_on_error: must be an object, but is a number",
                "{auth_service: a, status_on_error: {code: 200}} | status_on_error.code: must be from 400 to 511, but is 200",
                "{auth_service: a, status_on_error: {code: 420}} | status_on_error.code: is not an error status that Envoy"
                        + " knows: 420",
                "{auth_service: a, failure_mode_allow: 'true'} | failure_mode_allow: must be true or false, but is a string",
                "{auth_service: a, ambassador_id: 5} | ambassador_id: must be a list of strings, but is a number"
            })
    void aWrongAuthServiceIsAnsweredAsUnusableSoThatNothingPassesUnchecked(String spec, String problem) {
        var yaml = manifest("AuthService", spec);
        assertThat(Parsing.problems(yaml)).contains("ERROR spec." + problem);
        assertThat(Parsing.accepted(AuthService.class, yaml).usable()).isFalse();
    }

    @Test
    void anAuthServiceWithoutSpecIsUnusable() {
        var yaml = "apiVersion: getambassador.io/v3alpha1\nkind: AuthService\nmetadata: {name: a}\n";
        assertThat(Parsing.accepted(AuthService.class, yaml).usable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add_auth_headers: {a: b}",
                "allowed_authorization_headers: [a]",
                "allowed_request_headers: [a]",
                "path_prefix: /a"
            })
    void whatOnlyHttpHasIsAWarningWithGrpc(String field) {
        var yaml = manifest("AuthService", MINIMUM + field);
        assertThat(Parsing.problems(yaml))
                .containsExactly("WARNING spec." + field.substring(0, field.indexOf(':'))
                        + ": has an effect with proto: http only");
        assertThat(Parsing.accepted(AuthService.class, yaml).usable()).isTrue();
    }

    @Test
    void anUnknownFieldIsAWarning() {
        assertThat(Parsing.problems(manifest("AuthService", MINIMUM + "timeout: 5\nstatus_on_error: {cod: 5}\n")))
                .containsExactlyInAnyOrder(
                        "WARNING spec.timeout: is not a known field and has no effect",
                        "WARNING spec.status_on_error.cod: is not a known field and has no effect");
    }

    private static AuthService good(String fields) {
        return Parsing.good(AuthService.class, manifest("AuthService", MINIMUM + fields));
    }

    private static AuthService accepted(String spec) {
        return Parsing.accepted(AuthService.class, manifest("AuthService", spec));
    }
}
