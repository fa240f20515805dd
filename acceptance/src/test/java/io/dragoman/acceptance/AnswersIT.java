package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** What the gateway itself answers: to pages of other origins, in place of errors, and about itself. */
final class AnswersIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @Test
    void pagesOfOtherOriginsAreAnsweredAsTheMappingSays() throws IOException {
        mapping("cors", """
                hostname: '*', prefix: /cors/, service: quote, cors: {origins: ['http://one.example', 'http://two.example'],
                  methods: [GET, POST], headers: [x-a], exposed_headers: [x-backend], credentials: true, max_age: '600'}
                """);
        mapping("cors-any", "hostname: '*', prefix: /cors-any/, service: quote, cors: {origins: ['*']}");
        mapping("cors-not", "hostname: '*', prefix: /cors-not/, service: quote");
        eventuallyFrom("quote", "/cors-not/");

        var preflight = preflight("/cors/", "http://two.example");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.backend()).isEmpty();
        assertThat(preflight.header("access-control-allow-origin")).isEqualTo("http://two.example");
        assertThat(preflight.header("access-control-allow-methods")).isEqualTo("GET, POST");
        assertThat(preflight.header("access-control-allow-headers")).isEqualTo("x-a");
        assertThat(preflight.header("access-control-allow-credentials")).isEqualTo("true");
        assertThat(preflight.header("access-control-max-age")).isEqualTo("600");
        var simple = getWith("/cors/", "Origin", "http://one.example");
        assertThat(simple.backend()).isEqualTo("quote");
        assertThat(simple.header("access-control-allow-origin")).isEqualTo("http://one.example");
        assertThat(simple.header("access-control-expose-headers")).isEqualTo("x-backend");
        assertThat(getWith("/cors/", "Origin", "http://evil.example").header("access-control-allow-origin"))
                .isEmpty();
        assertThat(getWith("/cors-any/", "Origin", "http://evil.example").header("access-control-allow-origin"))
                .isEqualTo("http://evil.example");
        assertThat(preflight("/cors-not/", "http://two.example").backend()).isEqualTo("quote");
    }

    @Test
    void preflightRequestsAndProbesNeedNoAuthentication() throws IOException {
        mapping("checked", "hostname: '*', prefix: /checked/, service: quote, cors: {origins: ['*']}");
        eventuallyFrom("quote", "/checked/");
        // Of a version that Envoy does not speak, so that every request is refused.
        gateway().manifests().write("auth.yaml", object("AuthService", "auth", "auth_service: quote, proto: grpc"));
        gateway().eventually("/checked/", answer -> assertThat(answer.status()).isEqualTo(500));

        assertThat(preflight("/checked/", "http://a.example").status()).isEqualTo(200);
        assertThat(gateway().get("/ambassador/v0/check_ready").status()).isEqualTo(200);
        assertThat(gateway().get("/ambassador/v0/check_alive").status()).isEqualTo(200);
        assertThat(gateway().get("/ambassador/v0/diag/?json=true").status()).isEqualTo(500);
        gateway().manifests().delete("auth.yaml");
        eventuallyFrom("quote", "/checked/");
    }

    @Test
    void theModuleAllowsOriginsWhereMappingsDoNot() throws IOException {
        mapping("cors-default", "hostname: '*', prefix: /cors-default/, service: quote");
        mapping(
                "cors-own",
                "hostname: '*', prefix: /cors-own/, service: quote, cors: {origins: ['http://own.example']}");
        module("cors: {origins: 'http://a.example,http://b.example'}");
        gateway()
                .eventually(
                        "/cors-default/",
                        answer -> assertThat(getWith("/cors-default/", "Origin", "http://b.example")
                                        .header("access-control-allow-origin"))
                                .isEqualTo("http://b.example"));

        assertThat(getWith("/cors-own/", "Origin", "http://b.example").header("access-control-allow-origin"))
                .isEmpty();
        assertThat(getWith("/cors-own/", "Origin", "http://own.example").header("access-control-allow-origin"))
                .isEqualTo("http://own.example");
        noModule();
    }

    @Test
    void errorsGetOtherBodiesWhoeverMadeThem() throws IOException {
        gateway().manifests().write("page.html.txt", "<p>%RESPONSE_CODE% of %REQ(:authority)%</p>");
        var page = gateway().manifests().directory().resolve("page.html.txt");
        mapping("errors", """
                hostname: '*', prefix: /errors/, service: quote, add_response_headers: {x-added: {value: 'yes'}},
                error_response_overrides: [
                  {on_status_code: 404, body: {text_format: 'no %%REQ(:path)%% here', content_type: text/html}},
                  {on_status_code: 418, body: {json_format: {code: '%%RESPONSE_CODE%%', text: 'code %%RESPONSE_CODE%%'}}},
                  {on_status_code: 503, body: {text_format_source: {filename: '%s'}, content_type: text/html}},
                  {on_status_code: 500, body: {text_format: ''}}]
                """.formatted(page));
        mapping("errors-down", """
                hostname: '*', prefix: /errors-down/, service: '127.0.0.1:1',
                error_response_overrides: [{on_status_code: 503, body: {text_format: 'not now'}}]
                """);
        gateway()
                .eventually(
                        "/errors/status/404",
                        answer -> assertThat(answer.body()).isEqualTo("no /status/404 here"));

        var notFound = gateway().get("/errors/status/404");
        assertThat(notFound.status()).isEqualTo(404);
        assertThat(notFound.header("content-type")).isEqualTo("text/html");
        assertThat(notFound.header("x-added")).isEqualTo("yes");
        var teapot = gateway().get("/errors/status/418");
        assertThat(teapot.header("content-type")).isEqualTo("application/json");
        assertThat(teapot.json().get("code").isInt()).isTrue();
        assertThat(teapot.json().get("text").asText()).isEqualTo("code 418");
        assertThat(getWith("/errors/status/503", "Host", "a.example").body()).isEqualTo("<p>503 of a.example</p>");
        assertThat(gateway().get("/errors/status/500").body()).isEmpty();
        assertThat(gateway().get("/errors/status/400").json().get("backend").asText())
                .isEqualTo("quote");
        assertThat(gateway().get("/errors/status/200").status()).isEqualTo(200);
        // Made by Envoy, which finds nobody there.
        assertThat(gateway().get("/errors-down/").body()).isEqualTo("not now");

        gateway().manifests().write("page.html.txt", "<p>later</p>");
        gateway()
                .eventually(
                        "/errors/status/503",
                        answer -> assertThat(answer.body()).isEqualTo("<p>later</p>"));
    }

    @Test
    void aReplacedResponseKeepsTheHeadersThatTellClientsWhatToDo() throws IOException {
        try (var recorder = Recorder.start()) {
            mapping("kept", """
                    hostname: '*', prefix: /kept/, service: %s, cors: {origins: ['http://a.example'], credentials: true},
                    error_response_overrides: [{on_status_code: 401, body: {text_format: 'who are you'}}]
                    """.formatted(recorder.service()));
            eventuallyFrom("recorder", "/kept/");

            recorder.answer(401);
            var answer = getWith("/kept/", "Origin", "http://a.example");
            assertThat(answer.body()).isEqualTo("who are you");
            assertThat(answer.header("www-authenticate")).isEqualTo("Basic realm=\"a, b\"");
            assertThat(answer.header("retry-after")).isEqualTo("7");
            assertThat(answer.headers().allValues("set-cookie")).containsExactlyInAnyOrder("a=1; Path=/", "b=2");
            assertThat(answer.header("access-control-allow-origin")).isEqualTo("http://a.example");
            assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
            assertThat(answer.headers().map()).doesNotContainKeys("vary", "allow");
        }
    }

    @Test
    void aMappingsBodiesReplaceTheModulesOrTurnThemOff() throws IOException {
        mapping("error-plain", "hostname: '*', prefix: /error-plain/, service: quote");
        mapping("error-own", """
                hostname: '*', prefix: /error-own/, service: quote,
                error_response_overrides: [{on_status_code: 404, body: {text_format: own}}]
                """);
        mapping(
                "error-off",
                "hostname: '*', prefix: /error-off/, service: quote, bypass_error_response_overrides: true");
        module("""
                error_response_overrides: [{on_status_code: 404, body: {text_format: general}},
                  {on_status_code: 500, body: {text_format: broken}}]
                """);
        gateway().eventually("/error-nowhere/", answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("general");
        });

        assertThat(gateway().get("/error-plain/status/404").body()).isEqualTo("general");
        assertThat(gateway().get("/error-own/status/404").body()).isEqualTo("own");
        assertThat(gateway().get("/error-own/status/500").backend()).isEqualTo("quote");
        assertThat(gateway().get("/error-off/status/404").backend()).isEqualTo("quote");
        assertThat(gateway().get("/error-off/status/500").backend()).isEqualTo("quote");
        noModule();
    }

    @Test
    void aFileThatCannotBeReadIsReportedAndTheOthersStay() throws IOException {
        mapping("error-file", """
                hostname: '*', prefix: /error-file/, service: quote, error_response_overrides: [
                  {on_status_code: 404, body: {text_format_source: {filename: /etc/hostname}}},
                  {on_status_code: 500, body: {text_format: broken}}]
                """);
        gateway()
                .eventually(
                        "/error-file/status/500",
                        answer -> assertThat(answer.body()).isEqualTo("broken"));

        assertThat(gateway().get("/error-file/status/404").backend()).isEqualTo("quote");
        assertThat(problemsOf("error-file"))
                .singleElement()
                .asString()
                .contains("error_response_overrides[0].body.text_format_source.filename", "/etc/hostname");
    }

    @Test
    void theGatewayAnswersAboutItselfOnEveryHost() throws IOException {
        gateway().manifests().write("closed.yaml", object("Host", "closed", """
                hostname: closed.example, mappingSelector: {matchLabels: {no: body}},
                requestPolicy: {insecure: {action: Redirect}}
                """));
        gateway()
                .eventually(
                        "/ambassador/v0/check_ready",
                        answer -> assertThat(answer.status()).isEqualTo(200));
        gateway().eventually("/ambassador/v0/check_alive", answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(getWith("/ambassador/v0/check_alive", "Host", "closed.example")
                            .status())
                    .isEqualTo(301);
        });
        assertThat(gateway().get("/ambassador/v0/diag/?json=true").json().has("problems"))
                .isTrue();

        module(
                "liveness_probe: {enabled: false}, readiness_probe: {prefix: /ready, rewrite: /ambassador/v0/check_ready}, "
                        + "diagnostics: {enabled: false}");
        gateway().eventually("/ready", answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(gateway().get("/ambassador/v0/check_alive").status()).isEqualTo(404);
        assertThat(gateway().get("/ambassador/v0/check_ready").status()).isEqualTo(404);
        assertThat(gateway().get("/ambassador/v0/diag/?json=true").status()).isEqualTo(404);
        noModule();
    }

    private void module(String config) {
        gateway().manifests().write("module.yaml", object("Module", "ambassador", "config: {" + config + "}"));
    }

    private void noModule() {
        gateway().manifests().delete("module.yaml");
    }

    private Answer preflight(String path, String origin) throws IOException {
        return send(
                path,
                request -> request.method("OPTIONS", BodyPublishers.noBody())
                        .headers("Origin", origin, "Access-Control-Request-Method", "POST"));
    }
}
