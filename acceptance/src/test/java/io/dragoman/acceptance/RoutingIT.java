package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Which request goes where, and how it looks when it gets there. */
final class RoutingIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @Override
    String gatewayManifests() {
        return Manifests.plainGateway() + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: labelled}
                spec:
                  hostname: labelled.example.com
                  mappingSelector: {matchLabels: {team: blue}}
                  requestPolicy: {insecure: {action: Route}}
                """;
    }

    @Test
    void thePrefixIsReplacedByTheRewrite() throws IOException {
        mapping("rw-default", "hostname: '*', prefix: /rw-default/, service: quote");
        mapping("rw-path", "hostname: '*', prefix: /rw-path/, service: quote, rewrite: /deep/er/");
        mapping("rw-none", "hostname: '*', prefix: /rw-none/, service: quote, rewrite: ''");
        mapping("rw-regex", "hostname: '*', prefix: '/rw-(a|b)x+', prefix_regex: true, service: quote, rewrite: /all");
        eventuallyFrom("quote", "/rw-axx");

        assertThat(gateway().get("/rw-default/x?q=1").json().get("path").asText())
                .isEqualTo("/x");
        assertThat(gateway().get("/rw-default/x?q=1").json().get("query").asText())
                .isEqualTo("q=1");
        assertThat(gateway().get("/rw-path/x").json().get("path").asText()).isEqualTo("/deep/er/x");
        assertThat(gateway().get("/rw-none/x").json().get("path").asText()).isEqualTo("/rw-none/x");
        assertThat(gateway().get("/rw-bx").json().get("path").asText()).isEqualTo("/all");
        assertThat(gateway().get("/rw-cx").status()).isEqualTo(404);
    }

    @Test
    void pathsMatchByPrefixWholeOrExpressionAndWithOrWithoutCase() throws IOException {
        mapping("path-exact", "hostname: '*', prefix: /path-exact, prefix_exact: true, service: quote");
        mapping("path-case", "hostname: '*', prefix: /path-case, case_sensitive: false, service: quote");
        mapping("path-text", "hostname: '*', prefix: /path-text, service: quote");
        eventuallyFrom("quote", "/path-text");

        assertThat(gateway().get("/path-exact").status()).isEqualTo(200);
        assertThat(gateway().get("/path-exact/").status()).isEqualTo(404);
        assertThat(gateway().get("/PATH-case").status()).isEqualTo(200);
        assertThat(gateway().get("/PATH-text").status()).isEqualTo(404);
        // A prefix is plain text, not a path element.
        assertThat(gateway().get("/path-textual").status()).isEqualTo(200);
    }

    @Test
    void methodHeadersAndQueryDecide() throws IOException {
        mapping("m-get", "hostname: '*', prefix: /m/, method: POST, service: other");
        mapping("m-all", "hostname: '*', prefix: /m/, service: quote");
        mapping("h-exact", "hostname: '*', prefix: /h/, headers: {x-demo: v1}, service: other");
        mapping("h-regex", "hostname: '*', prefix: /hr/, regex_headers: {x-demo: 'v[0-9]+'}, service: other");
        mapping("q-exact", "hostname: '*', prefix: /q/, query_parameters: {a: b}, service: other");
        eventuallyFrom("quote", "/m/");

        assertThat(send("/m/", request -> request.POST(BodyPublishers.ofString("x")))
                        .backend())
                .isEqualTo("other");
        assertThat(getWith("/h/", "x-demo", "v1").backend()).isEqualTo("other");
        assertThat(getWith("/h/", "x-demo", "v2").status()).isEqualTo(404);
        assertThat(getWith("/hr/", "x-demo", "v22").backend()).isEqualTo("other");
        assertThat(getWith("/hr/", "x-demo", "xv2").status()).isEqualTo(404);
        assertThat(gateway().get("/q/?a=b").backend()).isEqualTo("other");
        assertThat(gateway().get("/q/?a=c").status()).isEqualTo(404);
    }

    @Test
    void hostnamesDecideWithoutRegardToCase() throws IOException {
        mapping("host-exact", "hostname: exact.example.com, prefix: /host/, service: quote");
        mapping("host-glob", "hostname: '*.example.org', prefix: /host/, service: other");
        mapping("host-any", "hostname: '*', prefix: /host-any/, service: quote");
        eventuallyFrom("quote", "/host-any/");

        assertThat(getWith("/host/", "Host", "exact.example.com").backend()).isEqualTo("quote");
        assertThat(getWith("/host/", "Host", "EXACT.example.com").backend()).isEqualTo("quote");
        assertThat(getWith("/host/", "Host", "a.example.org").backend()).isEqualTo("other");
        assertThat(getWith("/host/", "Host", "example.org").status()).isEqualTo(404);
    }

    @Test
    void aHostWithASelectorServesOnlyTheMappingsThatItSelects() throws IOException {
        gateway().manifests().write("labelled.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: blue, labels: {team: blue}}
                spec: {hostname: labelled.example.com, prefix: /blue/, service: quote}
                """);
        mapping("red", "hostname: labelled.example.com, prefix: /red/, service: quote");
        gateway()
                .eventually(
                        "/blue/",
                        answer -> assertThat(getWith("/blue/", "Host", "labelled.example.com")
                                        .status())
                                .isEqualTo(200));

        assertThat(getWith("/red/", "Host", "labelled.example.com").status()).isEqualTo(404);
    }

    @Test
    void precedenceBeatsLengthAndLengthBeatsHeaders() throws IOException {
        mapping("order-long", "hostname: '*', prefix: /order/long/, service: quote");
        mapping("order-header", "hostname: '*', prefix: /order/, headers: {x-a: b}, service: other");
        mapping(
                "order-first",
                "hostname: '*', prefix: /order/, method: GET, headers: {x-first: y}, precedence: 5, service: other");
        eventuallyFrom("quote", "/order/long/");

        assertThat(getWith("/order/long/", "x-a", "b").backend()).isEqualTo("quote");
        assertThat(getWith("/order/long/", "x-first", "y").backend()).isEqualTo("other");
    }

    @Test
    void aCanaryTakesItsShareAndNoMore() throws IOException {
        mapping("canary-stable", "hostname: '*', prefix: /canary/, service: quote");
        mapping("canary-new", "hostname: '*', prefix: /canary/, service: other, weight: 10");
        eventuallyFrom("other", "/canary/");

        int canary = 0;
        for (int i = 0; i < 1000; i++) {
            canary += gateway().get("/canary/").backend().equals("other") ? 1 : 0;
        }

        // Five standard deviations of a binomial distribution around 100.
        assertThat(canary).isBetween(52, 148);
    }

    @Test
    void weightsThatLeaveARestLetItFallThrough() throws IOException {
        mapping("rest-part", "hostname: '*', prefix: /rest/part/, service: quote, weight: 0");
        mapping("rest-zero", "hostname: '*', prefix: /rest/part/, service: quote, weight: 0");
        mapping("rest-below", "hostname: '*', prefix: /rest/, service: other");
        eventuallyFrom("other", "/rest/");

        gateway()
                .eventually(
                        "/rest/part/", answer -> assertThat(answer.backend()).isEqualTo("other"));
    }

    @Test
    void aRequestThatTakesTooLongIsEnded() throws IOException {
        mapping("slow", "hostname: '*', prefix: /slow/, service: quote, timeout_ms: 100");
        mapping("patient", "hostname: '*', prefix: /patient/, service: quote, timeout_ms: 0");
        eventuallyFrom("quote", "/slow/");

        assertThat(gateway().get("/slow/delay/2000").status()).isEqualTo(504);
        assertThat(gateway().get("/patient/delay/4000").status()).isEqualTo(200);
    }

    @Test
    void aBareServiceNameMeansTheMappingsOwnNamespace() throws IOException {
        gateway().manifests().write("team.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: quote, namespace: team}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: quote-1, namespace: team, labels: {kubernetes.io/service-name: quote}}
                addressType: IPv4
                ports: [{port: %d}]
                endpoints: [{addresses: [127.0.0.1]}]
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: team, namespace: team}
                spec: {hostname: "*", prefix: /team/, service: quote}
                """.formatted(backendPort("other")));

        eventuallyFrom("other", "/team/");
    }

    @Test
    void aServiceThatNobodyKnowsIsLookedUpInDns() {
        mapping("dns", "hostname: '*', prefix: /dns/, service: 'localhost:%d'".formatted(backendPort("other")));

        eventuallyFrom("other", "/dns/");
    }

    @Test
    void mappingsOfOlderVersionsMeanWhatTheyMeantThere() throws IOException {
        gateway().manifests().write("older.yaml", """
                apiVersion: getambassador.io/v2
                kind: Mapping
                metadata: {name: older}
                spec: {prefix: /older/, service: quote, headers: {x-present: true}}
                """);
        gateway()
                .eventually(
                        "/older/",
                        answer -> assertThat(getWith("/older/", "x-present", "anything")
                                        .status())
                                .isEqualTo(200));

        assertThat(gateway().get("/older/").status()).isEqualTo(404);
    }
}
