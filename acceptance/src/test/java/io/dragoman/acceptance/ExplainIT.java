package io.dragoman.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the controller says of a request is what Envoy does with it, for any Mappings and any requests. */
final class ExplainIT extends RunningGateway {
    private static final int MAPPINGS = 80;
    private static final int REQUESTS = 500;

    /** Fixed, so that a failure can be repeated; another one each time it is changed. */
    private static final long SEED = 20_261;

    private static final String HERE = "127.0.0.1";

    /** Envoy takes one address alone for this machine. */
    private static final String ELSEWHERE = "127.0.0.2";

    private final Random random = new Random(SEED);
    private Client client = Client.plain();
    private Client fromElsewhere = Client.from(InetAddress.ofLiteral(ELSEWHERE));

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote");
    }

    /** The second Listener stands behind a proxy that it trusts. */
    @Override
    String gatewayManifests() {
        return Manifests.plainGateway()
                + object(
                        "Listener",
                        "behind",
                        "port: 8443, protocol: HTTP, securityModel: XFP, l7Depth: 1,"
                                + " hostBinding: {namespace: {from: ALL}}")
                + object("Host", "exact", "hostname: a.example.com, requestPolicy: {insecure: {action: Route}}")
                + object("Host", "glob", "hostname: '*.example.com', requestPolicy: {insecure: {action: Route}}")
                + object("Host", "strict", "hostname: strict.example.com")
                + object("Host", "closed", "hostname: closed.example.com, requestPolicy: {insecure: {action: Reject}}");
    }

    /** A request, as both are asked it. */
    private record Asked(String method, int port, String host, String target, List<String> headers, String from) {}

    @Test
    void explainNamesTheRouteThatEnvoyTakes() throws IOException {
        var manifests = new StringBuilder();
        for (int i = 0; i < MAPPINGS; i++) {
            manifests.append(randomMapping(i));
        }
        gateway().manifests().write("random.yaml", manifests.toString());
        mapping("ready", "hostname: '*', prefix: /ready-now/, precedence: 9, service: quote");
        eventuallyFrom("quote", "/ready-now/");

        int forwarded = 0;
        for (int i = 0; i < REQUESTS; i++) {
            forwarded += check(randomRequest()) ? 1 : 0;
        }

        // Otherwise nothing much has been compared.
        assertThat(forwarded).isBetween(REQUESTS / 4, REQUESTS * 9 / 10);
    }

    @Test
    void explainKnowsWhomEnvoyLetsIn() throws IOException {
        mapping(
                "forwarded",
                "hostname: '*', prefix: /client/, service: quote, rewrite: /known/,"
                        + " headers: {x-forwarded-for: '1.2.3.4, 10.1.1.1,127.0.0.2'}");
        mapping("client", "hostname: '*', prefix: /client/, service: quote, rewrite: /any/");
        var rules = List.of(
                "ip_deny: [{peer: 10.0.0.0/8}]",
                "ip_deny: [{peer: 127.0.0.2}]",
                "ip_allow: [{remote: 10.0.0.0/8}, {remote: '2001:db8::/32'}]",
                "ip_deny: [{remote: 10.0.0.0/8}, {remote: '::/0'}]",
                "use_remote_address: false, ip_allow: [{remote: 10.1.1.1}]",
                "use_remote_address: false, ip_deny: [{remote: 127.0.0.1}]");
        var forwarded = List.of(
                "",
                "10.1.1.1",
                "10.1.1.1 , 1.2.3.4",
                "1.2.3.4, 10.1.1.1",
                "10.1.1.1,",
                "2001:db8::1",
                "[2001:db8::1]:80",
                "::ffff:10.1.1.1",
                "10.1.1.1:80",
                "010.1.1.1",
                "10.1.257",
                "nobody");
        int refused = 0;
        for (var rule : rules) {
            var mark = "module-" + rules.indexOf(rule);
            gateway()
                    .manifests()
                    .write(
                            "module.yaml",
                            object("Module", "ambassador", "config: {server_name: " + mark + "," + rule + "}"));
            for (int port : new int[] {gateway().port(8080), gateway().port(8443)}) {
                eventually(() ->
                        assertThat(RawHttp.get(port, "/x").header("server")).isEqualTo(mark));
                connectAnew();
                for (var value : forwarded) {
                    List<String> headers = value.isEmpty() ? List.of() : List.of("X-Forwarded-For", value);
                    for (var from : List.of(HERE, ELSEWHERE)) {
                        var asked = new Asked("GET", port, "other", "/client/", headers, from);
                        refused += check(asked) ? 0 : 1;
                    }
                }
                check(new Asked("GET", port, "strict.example.com", "/none/", List.of(), HERE));
            }
        }
        gateway().manifests().delete("module.yaml");
        eventually(() -> assertThat(RawHttp.get(gateway().port(8080), "/x").header("server"))
                .isEqualTo("envoy"));
        eventually(() -> assertThat(RawHttp.get(gateway().port(8443), "/x").header("server"))
                .isEqualTo("envoy"));
        connectAnew();

        int all = rules.size() * forwarded.size() * 4;
        assertThat(refused).isBetween(all / 4, all * 3 / 4);
    }

    /** What held when a connection was opened holds on it for a while. */
    private void connectAnew() {
        client.close();
        fromElsewhere.close();
        client = Client.plain();
        fromElsewhere = Client.from(InetAddress.ofLiteral(ELSEWHERE));
    }

    /** Compares Envoy's answer with what was said; answers whether the request was forwarded. */
    private boolean check(Asked asked) throws IOException {
        var sender = asked.from().equals(HERE) ? client : fromElsewhere;
        var answer = sender.send("http", asked.port(), asked.target(), request -> {
            request.method(asked.method(), BodyPublishers.noBody()).header("Host", asked.host());
            for (int i = 0; i < asked.headers().size(); i += 2) {
                request.header(asked.headers().get(i), asked.headers().get(i + 1));
            }
            return request;
        });
        var explanation = explain(asked);
        var seen = switch (answer.status()) {
            case 200 -> "forward to " + answer.json().get("path").asText();
            case 301 -> "redirect";
            case 403 -> "refuse";
            case 404 -> "not found";
            default -> "status " + answer.status();
        };
        assertThat(StreamSupport.stream(explanation.get("outcomes").spliterator(), false)
                        .map(outcome -> outcome.get("action").asText().equals("forward")
                                ? "forward to " + outcome.get("path").asText()
                                : outcome.get("action").asText()))
                .as("%s: %s", asked, explanation.toPrettyString())
                .contains(seen);
        return answer.status() == 200;
    }

    private JsonNode explain(Asked asked) throws IOException {
        var query = new StringBuilder("request=")
                .append(encoded(asked.method() + " http://127.0.0.1:" + asked.port() + asked.target()))
                .append("&from=" + asked.from())
                .append("&header=")
                .append(encoded("Host: " + asked.host()));
        for (int i = 0; i < asked.headers().size(); i += 2) {
            query.append("&header=")
                    .append(encoded(
                            asked.headers().get(i) + ": " + asked.headers().get(i + 1)));
        }
        return client.get("http", gateway().port(8877), "/ambassador/v0/explain?" + query)
                .json();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private String randomMapping(int number) {
        var spec = new ArrayList<String>();
        spec.add("service: quote");
        spec.add("rewrite: /m-" + number + "/");
        spec.add(oneOf(
                "prefix: /a/",
                "prefix: /a/b/",
                "prefix: /a",
                "prefix: /b",
                "prefix: /b/c",
                "prefix: /a/b/c/",
                "prefix: /a/b, prefix_exact: true",
                "prefix: /b/c, prefix_exact: true",
                "prefix: '/a/.*', prefix_regex: true",
                "prefix: '/[ab]/c+', prefix_regex: true",
                "prefix: '/(?i)B/[^/]*', prefix_regex: true"));
        spec.add(oneOf(
                "hostname: '*'",
                "hostname: '*'",
                "hostname: a.example.com",
                "hostname: '*.example.com'",
                "hostname: '*example.com'",
                "hostname: 'strict.*'",
                "hostname: closed.example.com",
                "host: 'a[.].*', host_regex: true"));
        sometimes(spec, 4, "case_sensitive: false");
        sometimes(spec, 4, oneOf("method: GET", "method: POST", "method: 'P.*', method_regex: true"));
        sometimes(spec, 4, oneOf("headers: {X-K: v1}", "headers: {x-k: 'v1,v2'}", "regex_headers: {x-k: 'v[0-9]'}"));
        sometimes(spec, 5, oneOf("query_parameters: {q: '1'}", "regex_query_parameters: {q: '[0-9]*'}"));
        sometimes(spec, 6, "precedence: " + (random.nextInt(5) - 2));
        sometimes(spec, 3, "weight: " + 10 * random.nextInt(5));
        return mappingText("random-" + number, String.join(", ", spec));
    }

    private Asked randomRequest() {
        var path = oneOf(
                "/",
                "/a/",
                "/a/b",
                "/a/b/c/d",
                "/a",
                "/ab",
                "/A/B/x",
                "/b/c",
                "/b/ccc",
                "/B/x",
                "/a/../b/c",
                "/a/./b/c/",
                "/a/%2e%2E/b/c",
                "/%61/b",
                "/a%2Fb",
                "/a//b",
                "//a/b",
                "/a/b;c=d",
                "/a/b/..",
                "/a/~x/c'd");
        var query = oneOf("", "", "?q=1", "?q=2&q=1", "?q", "?x=1&q=1", "?q=%31", "?Q=1", "?q=1;x");
        var headers = new ArrayList<String>();
        if (random.nextBoolean()) {
            headers.addAll(oneOf(List.of("X-K", "v1"), List.of("x-k", "v2"), List.of("x-k", "v1", "x-k", "v2")));
        }
        if (random.nextBoolean()) {
            headers.addAll(oneOf(List.of("X-Forwarded-Proto", "https"), List.of("X-Forwarded-Proto", "http")));
        }
        return new Asked(
                oneOf("GET", "GET", "POST", "PUT"),
                gateway().port(oneOf(8080, 8443)),
                oneOf(
                        "a.example.com",
                        "A.Example.com",
                        "b.example.com",
                        "x.b.example.com",
                        "example.com",
                        "strict.example.com",
                        "strict.example.org",
                        "closed.example.com",
                        "a.example.com:8080",
                        "other"),
                path + query,
                headers,
                HERE);
    }

    private void sometimes(List<String> spec, int oneIn, String text) {
        if (random.nextInt(oneIn) == 0) {
            spec.add(text);
        }
    }

    @SafeVarargs
    private <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
