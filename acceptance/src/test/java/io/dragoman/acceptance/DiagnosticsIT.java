package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The diagnostics, as a person sees them in a browser and as a program reads them. */
final class DiagnosticsIT extends RunningGateway {
    private static final String PAGE = "/ambassador/v0/diag/";
    private static final String EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    private Browser browser;
    private Path files;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other");
    }

    @BeforeAll
    void startBrowser(@TempDir Path directory) {
        files = directory;
        browser = new Browser(directory);
        mapping("stable", "hostname: '*', prefix: /shop/, service: quote");
        mapping("canary", "hostname: '*', prefix: /shop/, service: other, weight: 25");
        mapping("posting", "hostname: '*', prefix: /shop/new/, method: POST, headers: {x-user: bob}, service: quote");
        mapping("evil", "hostname: '*', prefix: '" + EVIL + "', service: quote");
        mapping("odd", "hostname: '*', prefix: '/odd/" + EVIL + "', service: quote");
        gateway().manifests().write("secret.yaml", """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: keys
                  annotations: {kubectl.kubernetes.io/last-applied-configuration: 'hunter2'}
                stringData: {password: hunter2}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: empty}
                spec: {ports: [{name: main, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: empty-1, labels: {kubernetes.io/service-name: empty}}
                addressType: IPv4
                ports: [{name: main, port: 80}]
                endpoints: []
                """);
        mapping("nowhere", "hostname: '*', prefix: /nowhere/, service: empty");
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(problemsOf("evil")).hasSize(1);
            assertThat(gateway().get("/shop/").status()).isEqualTo(200);
            assertThat(gateway().get("/nowhere/").status()).isEqualTo(503);
        });
    }

    @AfterAll
    void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + gateway().port(8877) + path;
    }

    private Answer diagnostics(String path) throws IOException {
        try (var client = Client.plain()) {
            return client.get("http", gateway().port(8877), path);
        }
    }

    @Test
    void problemsComeFirstAndLeadToTheirObject() {
        browser.open(url(PAGE));

        assertThat(browser.evaluate("document.querySelector('main section').id").asText())
                .isEqualTo("problems");
        assertThat(browser.text("#problems tbody tr"))
                .contains("error", "Mapping default/evil", "evil.yaml:", "prefix");
        browser.leadsTo(() -> browser.click("#problems tbody a"));
        assertThat(browser.text("h1")).isEqualTo("Mapping default/evil");
        assertThat(browser.text("main")).contains("not in effect", "must start with /");

        browser.open(url(PAGE + "Mapping/default/stable"));
        assertThat(browser.text("main"))
                .contains("in effect", "Nothing is wrong with it", "75 %", "Service quote.default");
        browser.open(url(PAGE + "no.such.1"));
        assertThat(browser.text("h1")).isEqualTo("Not found");
    }

    @Test
    void routesAreShownInTheirOrderWithSharesAndClustersWithTheirHealth() {
        browser.open(url(PAGE));

        assertThat(browser.text("#routes tbody"))
                .containsSubsequence("/shop/new/", "method POST", "/nowhere/", "/shop/");
        assertThat(browser.text("#routes tbody")).contains("25 %", "75 %", "healthy");
        assertThat(browser.text("#clusters tbody tr")).contains("no endpoints", "Service empty.default");
        assertThat(browser.text("#clusters")).contains("healthy", "1 of 1");
        assertThat(browser.text("#envoys")).contains("has everything");
        assertThat(browser.text("#listeners")).contains("Listener default/http", "cleartext");
    }

    @Test
    void nothingOfAManifestIsExecutedAndNothingIsFetchedFromElsewhere() {
        browser.open(url(PAGE));
        browser.open(url(
                PAGE + "?q=" + "%3Cscript%3Ealert(3)%3C%2Fscript%3E&request=%22%3E%3Cscript%3Ealert(4)%3C/script%3E"));
        browser.open(url(PAGE + "Mapping/default/evil"));
        browser.open(url(PAGE + "%3Cscript%3Ealert(5)%3C/script%3E"));
        browser.open(url(PAGE));

        assertThat(browser.evaluate("document.scripts.length").asInt()).isEqualTo(1);
        assertThat(browser.evaluate(
                                "performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin))")
                        .asBoolean())
                .isTrue();
        assertThat(browser.complaints()).noneMatch(text -> text.contains("dialog") || text.contains("Policy"));
    }

    @Test
    void theSearchNarrowsTheTablesWithAndWithoutScripts() {
        browser.open(url(PAGE));
        browser.type("#q", "posting");

        assertThat(browser.text("#routes")).contains("/shop/new/").doesNotContain("/nowhere/");
        assertThat(browser.text("#found")).isNotEmpty();

        browser.scripts(false);
        try {
            browser.open(url(PAGE + "?q=posting"));
            assertThat(browser.text("#routes")).contains("/shop/new/").doesNotContain("/nowhere/");
            assertThat(browser.text("#problems")).contains("None of 1 problems contains “posting”");
        } finally {
            browser.scripts(true);
        }
    }

    @Test
    void aRequestIsExplainedInThePage() {
        browser.open(url(PAGE));
        browser.type("#request", "GET http://any.example.com/shop/new/x");
        browser.type("#headers", "X-User: bob");
        browser.leadsTo(() -> browser.click(".ask button"));

        assertThat(browser.text(".explanation"))
                .contains("25 %", "75 %", "Mapping default/canary", "/new/x", "the method is GET, not POST");

        browser.open(url(PAGE + "?request=nonsense"));
        assertThat(browser.text("#ask-error")).contains("is not a URL");
    }

    @Test
    void thePageCanBeUsedByEverybody() throws IOException {
        for (var path : new String[] {
            PAGE, PAGE + "?request=http://x/shop/new/", PAGE + "Mapping/default/stable", PAGE + "no.such.1"
        }) {
            Everybody.canUse(browser, url(path), files);
        }
        browser.open(url(PAGE));
        browser.press("Tab");
        assertThat(browser.evaluate("document.activeElement.textContent").asText())
                .isEqualTo("Skip to the content");
    }

    @Test
    void programsReadTheKeysThatTheyKnowFromEmissary() throws IOException {
        var all = gateway().diagnostics();

        assertThat(all.at("/errors/0/0").asText()).isEqualTo("evil.default.1");
        assertThat(all.at("/errors/0/1").asText()).contains("must start with /");
        assertThat(all.at("/envoy_status/alive").asBoolean()).isTrue();
        assertThat(all.at("/envoy_status/ready").asBoolean()).isTrue();
        assertThat(all.at("/loginfo/all").asText()).isEqualTo("warning");
        assertThat(all.at("/system/env_status/Mappings/status").asBoolean()).isTrue();
        var shop = StreamSupport.stream(all.get("route_info").spliterator(), false)
                .filter(route -> route.get("key").asText().equals("http://*/shop/"))
                .findFirst()
                .orElseThrow();
        assertThat(shop.get("clusters").findValues("weight"))
                .extracting(weight -> weight.asDouble())
                .containsExactly(25.0, 75.0);
        var cluster = shop.at("/clusters/1/name").asText();
        assertThat(all.get("cluster_info").get(cluster).at("/targets/0/ip").asText())
                .isEqualTo("127.0.0.1");
        assertThat(all.get("cluster_stats").get(cluster).get("healthy_members").asInt())
                .isEqualTo(1);
        assertThat(all.get("ambassador_elements").has("stable.default.1")).isTrue();
        assertThat(diagnostics(PAGE + "?json=true&filter=errors").json()).isEqualTo(all.get("errors"));
        assertThat(diagnostics(PAGE + "?filter=nothing").status()).isEqualTo(404);
        assertThat(diagnostics(PAGE + "stable.default.1?json=true")
                        .json()
                        .at("/0/object")
                        .asText())
                .isEqualTo("Mapping/default/stable");
    }

    @Test
    void theLevelOfLoggingIsChangedByPostAtTheControllersOwnPort() throws IOException {
        assertThat(diagnostics(PAGE + "?loglevel=debug").status()).isEqualTo(405);
        assertThat(post(gateway().port(8080), "debug").status()).isEqualTo(403);
        assertThat(post(gateway().port(8877), "loud").status()).isEqualTo(400);
        assertThat(gateway().diagnostics().at("/loginfo/all").asText()).isEqualTo("warning");

        assertThat(post(gateway().port(8877), "info").json().at("/all").asText())
                .isEqualTo("info");
        assertThat(gateway().diagnostics().at("/loginfo/all").asText()).isEqualTo("info");
        assertThat(post(gateway().port(8877), "warning").status()).isEqualTo(200);
    }

    private static Answer post(int port, String level) throws IOException {
        try (var client = Client.plain()) {
            return client.send(
                    "http", port, PAGE + "?loglevel=" + level, request -> request.POST(BodyPublishers.noBody()));
        }
    }

    @Test
    void probesMetricsAndTheSnapshotAreThoseOfEmissary() throws IOException {
        assertThat(diagnostics("/ambassador/v0/check_alive").body()).isEqualTo("Ambassador is alive and well\n");
        assertThat(diagnostics("/ambassador/v0/check_ready").body()).isEqualTo("Ambassador is ready and waiting\n");
        assertThat(diagnostics("/metrics").body())
                .contains(
                        "envoy_cluster_upstream_rq_total", "ambassador_diagnostics_errors 1.0", "jvm_memory_used_bytes")
                .contains("ambassador_diagnostics_info{", "ambassador_reconfiguration_time_seconds ")
                .contains("ambassador_process_cpu_seconds_total ", "ambassador_log_level{level=\"debug\"")
                .contains("dragoman_xds_resources_sent_total{type=\"route\"");

        var snapshot = diagnostics("/snapshot");
        assertThat(snapshot.json().at("/Kubernetes/Mapping").findValuesAsText("name"))
                .contains("stable", "evil");
        assertThat(snapshot.json()
                        .at("/Kubernetes/secret/0/stringData/password")
                        .asText())
                .isEqualTo("(secret)");
        assertThat(snapshot.json().at("/Invalid/0/metadata/name").asText()).isEqualTo("evil");
        for (var path : new String[] {"/snapshot", PAGE, PAGE + "?json=true", PAGE + "Secret/default/keys"}) {
            assertThat(diagnostics(path).body()).doesNotContain("hunter2");
        }
    }
}
