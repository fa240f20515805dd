package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How requests look when they get to their service, how answers look when they come back, and redirects. */
final class RewriteIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @Test
    void anExpressionRewritesThePath() throws IOException {
        mapping(
                "regex",
                "hostname: '*', prefix: /regex/, service: quote, regex_rewrite: {pattern: '/([a-z]+)/([0-9]+)', "
                        + "substitution: '/\\2/\\1'}");
        eventuallyFrom("quote", "/regex/");

        assertThat(gateway().get("/regex/item/12?q=1").json().get("path").asText())
                .isEqualTo("/regex/12/item");
        assertThat(gateway().get("/regex/item/12?q=1").json().get("query").asText())
                .isEqualTo("q=1");
    }

    @Test
    void expressionsMayBeLongerThanEnvoyAllowsByItself() throws IOException {
        var words = "(alphabet|betterment|consequence|deliberation|elaborate|fundamental|generation|happening|inter)+";
        mapping("long-regex", "hostname: '*', prefix: '/" + words + "/.*', prefix_regex: true, service: quote");
        eventuallyFrom("quote", "/alphabetbetterment/x");

        mapping(
                "too-long",
                "hostname: '*', prefix: '/(" + "abcdefghij".repeat(25) + ")', prefix_regex: true, service: quote");
        gateway()
                .eventually(
                        "/alphabet/",
                        answer -> assertThat(problemsOf("too-long"))
                                .singleElement()
                                .asString()
                                .contains("spec.prefix", "regex_max_size"));
    }

    @Test
    void theAuthorityIsRewritten() throws IOException {
        mapping(
                "host-literal",
                "hostname: '*', prefix: /host-literal/, service: quote, host_rewrite: 'other.example:81'");
        mapping(
                "host-auto",
                "hostname: '*', prefix: /host-auto/, service: 'localhost:%d', auto_host_rewrite: true"
                        .formatted(backendPort("quote")));
        mapping(
                "host-service",
                "hostname: '*', prefix: /host-service/, service: 'quote.default:80', auto_host_rewrite: true");
        mapping("host-kept", "hostname: '*', prefix: /host-kept/, service: quote");
        eventuallyFrom("quote", "/host-kept/");
        eventuallyFrom("quote", "/host-auto/");
        eventuallyFrom("quote", "/host-service/");

        assertThat(seen(getWith("/host-literal/", "Host", "a.example"), "host")).containsExactly("other.example:81");
        assertThat(seen(getWith("/host-auto/", "Host", "a.example"), "host")).containsExactly("localhost");
        assertThat(seen(getWith("/host-service/", "Host", "a.example"), "host")).containsExactly("quote.default");
        assertThat(seen(getWith("/host-kept/", "Host", "a.example"), "host")).containsExactly("a.example");
    }

    @Test
    void headersAreAddedAndRemoved() throws IOException {
        mapping("headers", """
                hostname: '*', prefix: /headers/, service: quote, add_linkerd_headers: true,
                add_request_headers: {x-both: {value: mine}, x-mine: {value: mine, append: false}, x-plain: text,
                  x-path: {value: '%REQ(:path)% 100%%'}},
                remove_request_headers: [x-secret],
                add_response_headers: {x-answer: {value: '%RESPONSE_CODE%'}, x-backend: {value: hidden, append: false}},
                remove_response_headers: [content-type]
                """);
        gateway().eventually("/headers/", answer -> assertThat(answer.status()).isEqualTo(200));

        var answer = getWith(
                "/headers/a", "x-both", "theirs", "x-mine", "theirs", "x-secret", "s", "l5d-dst-override", "evil:1");
        assertThat(seen(answer, "x-both")).containsExactly("theirs", "mine");
        assertThat(seen(answer, "x-mine")).containsExactly("mine");
        assertThat(seen(answer, "x-plain")).containsExactly("text");
        assertThat(seen(answer, "x-path")).singleElement().asString().contains("/", "100%");
        assertThat(seen(answer, "x-secret")).isEmpty();
        assertThat(seen(answer, "l5d-dst-override")).containsExactly("quote:80");
        assertThat(answer.header("x-answer")).isEqualTo("200");
        assertThat(answer.headers().allValues("x-backend")).containsExactly("hidden");
        assertThat(answer.headers().allValues("content-type")).isEmpty();
    }

    @Test
    void theModuleSaysWhatMappingsLeaveOut() throws IOException {
        mapping("default-plain", "hostname: '*', prefix: /default-plain/, service: quote");
        mapping(
                "default-own",
                "hostname: '*', prefix: /default-own/, service: quote, add_request_headers: {x-own: {value: mine}}, "
                        + "remove_response_headers: []");
        gateway().manifests().write("module.yaml", object("Module", "ambassador", """
                config: {add_linkerd_headers: true, defaults: {
                  add_request_headers: {x-general: a, x-shadowed: b},
                  httpmapping: {add_request_headers: {x-default: {value: theirs}}, remove_response_headers: x-backend}}}
                """));
        gateway()
                .eventually(
                        "/default-plain/",
                        answer -> assertThat(seen(answer, "x-default")).containsExactly("theirs"));

        var plain = gateway().get("/default-plain/");
        assertThat(seen(plain, "x-general")).isEmpty();
        assertThat(seen(plain, "l5d-dst-override")).containsExactly("quote:80");
        assertThat(plain.backend()).isEmpty();
        var own = gateway().get("/default-own/");
        assertThat(seen(own, "x-own")).containsExactly("mine");
        assertThat(seen(own, "x-default")).isEmpty();
        assertThat(own.backend()).isEqualTo("quote");

        gateway().manifests().delete("module.yaml");
        eventuallyFrom("quote", "/default-plain/");
    }

    @Test
    void olderVersionsWriteHeadersShorter() throws IOException {
        gateway().manifests().write("older-headers.yaml", """
                apiVersion: getambassador.io/v2
                kind: Mapping
                metadata: {name: older-headers}
                spec:
                  prefix: /older-headers/
                  service: quote
                  add_request_headers: {x-text: one, x-object: {value: two, append: false}}
                  remove_request_headers: x-gone
                """);
        eventuallyFrom("quote", "/older-headers/");

        var answer = getWith("/older-headers/", "x-gone", "1", "x-object", "0");
        assertThat(seen(answer, "x-text")).containsExactly("one");
        assertThat(seen(answer, "x-object")).containsExactly("two");
        assertThat(seen(answer, "x-gone")).isEmpty();
    }

    @Test
    void requestsAreRedirected() throws IOException {
        mapping("to-host", "hostname: '*', prefix: /to-host/, service: 'other.example:81', host_redirect: true");
        mapping(
                "to-path",
                "hostname: '*', prefix: /to-path/, service: other.example, host_redirect: true, path_redirect: /new, "
                        + "redirect_response_code: 302");
        mapping(
                "to-prefix",
                "hostname: '*', prefix: /to-prefix/, service: other.example, host_redirect: true, "
                        + "prefix_redirect: /new/, redirect_response_code: 307, case_sensitive: false");
        mapping(
                "to-regex",
                "hostname: '*', prefix: /to-regex/, service: 'https://other.example', host_redirect: true, "
                        + "regex_redirect: {pattern: '^/to-regex/([0-9]+)', substitution: '/item/\\1'}, "
                        + "redirect_response_code: 308, add_response_headers: {x-moved: {value: 'yes'}}");
        gateway()
                .eventually("/to-regex/1", answer -> assertThat(answer.status()).isEqualTo(308));

        assertThat(redirect("/to-host/x?q=1", 301)).isEqualTo("http://other.example:81/to-host/x?q=1");
        assertThat(redirect("/to-path/x?q=1", 302)).isEqualTo("http://other.example/new?q=1");
        assertThat(redirect("/TO-prefix/x?q=1", 307)).isEqualTo("http://other.example/new/x?q=1");
        assertThat(redirect("/to-regex/12/x", 308)).isEqualTo("https://other.example/item/12/x");
        assertThat(gateway().get("/to-regex/1").header("x-moved")).isEqualTo("yes");
    }

    @Test
    void aRedirectBelongsToHostsByItsLabelsToo() throws IOException {
        gateway().manifests().write("selecting.yaml", object("Host", "selecting", """
                hostname: selecting.example, mappingSelector: {matchLabels: {team: blue}},
                requestPolicy: {insecure: {action: Route}}
                """) + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: selected, labels: {team: blue}}
                spec: {prefix: /selected/, service: other.example, host_redirect: true}
                """);

        gateway()
                .eventually(
                        "/selected/",
                        answer -> assertThat(getWith("/selected/", "Host", "selecting.example")
                                        .header("location"))
                                .isEqualTo("http://other.example/selected/"));
    }

    private String redirect(String path, int status) throws IOException {
        var answer = gateway().get(path);
        assertThat(answer.status()).isEqualTo(status);
        return answer.header("location");
    }

    /** The values of a header as the backend has seen them. */
    private static List<String> seen(Answer answer, String header) {
        return answer.json()
                .at("/headers")
                .path(header)
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }
}
