package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whatever changes while requests flow: not one of them fails. */
final class ChangeIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other", "http:both:1", "http:both:2");
    }

    @Test
    void aMappingThatGoesToAnotherServiceAndBack() {
        mapping("switch", "hostname: '*', prefix: /switch/, service: quote");
        eventuallyFrom("quote", "/switch/");

        try (var load = Load.on(gateway(), "/switch/")) {
            for (int i = 0; i < 20; i++) {
                var to = i % 2 == 0 ? "other" : "quote";
                mapping("switch", "hostname: '*', prefix: /switch/, service: " + to);
                eventuallyFrom(to, "/switch/");
            }
            assertThat(load.stop()).isEmpty();
            assertThat(load.answeredBy("quote")).isPositive();
            assertThat(load.answeredBy("other")).isPositive();
        }
    }

    @Test
    void aFileThatIsWrittenInPlace() throws IOException {
        mapping("inplace", "hostname: '*', prefix: /inplace/, service: quote");
        eventuallyFrom("quote", "/inplace/");
        var file = gateway().manifests().directory().resolve("inplace.yaml");

        try (var load = Load.on(gateway(), "/inplace/")) {
            for (int i = 0; i < 10; i++) {
                var to = i % 2 == 0 ? "other" : "quote";
                Files.writeString(file, mappingText("inplace", "hostname: '*', prefix: /inplace/, service: " + to));
                eventuallyFrom(to, "/inplace/");
            }
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    void aClusterThatChangesItsSettings() {
        mapping("settings", "hostname: '*', prefix: /settings/, service: quote");
        eventuallyFrom("quote", "/settings/");

        try (var load = Load.on(gateway(), "/settings/")) {
            for (int i = 1; i <= 10; i++) {
                int timeout = 1000 + i;
                mapping(
                        "settings",
                        "hostname: '*', prefix: /settings/, service: quote, connect_timeout_ms: " + timeout);
                Awaitility.await()
                        .untilAsserted(() -> assertThat(gateway()
                                        .envoyAdmin("/config_dump?resource=dynamic_active_clusters")
                                        .body())
                                .contains("\"connect_timeout\": \"1.%03ds\"".formatted(timeout - 1000)));
            }
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    void anotherServiceThatIsOnlyFoundByDns() {
        mapping("dns-switch", "hostname: '*', prefix: /dns-switch/, service: quote");
        eventuallyFrom("quote", "/dns-switch/");
        int port = gateway().port(8080);
        mapping("dns-target", "hostname: '*', prefix: /dns-target/, service: other");
        eventuallyFrom("other", "/dns-target/");

        try (var load = Load.on(gateway(), "/dns-switch/")) {
            // Through the gateway once more, under a name that has to be looked up.
            mapping(
                    "dns-switch",
                    "hostname: '*', prefix: /dns-switch/, rewrite: /dns-target/, service: 'localhost:%d'"
                            .formatted(port));
            eventuallyFrom("other", "/dns-switch/");
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    void endpointsThatComeAndGo() throws IOException {
        mapping("endpoints", "hostname: '*', prefix: /endpoints/, service: both");
        eventuallyFrom("both-1", "/endpoints/");
        eventuallyFrom("both-2", "/endpoints/");
        var file = gateway().manifests().directory().resolve("backend-both.yaml");
        var all = Files.readString(file);
        var documents = all.split("---\n", -1);
        var before = routesAndClusters();

        try (var load = Load.on(gateway(), "/endpoints/")) {
            for (int i = 0; i < 6; i++) {
                gateway().manifests().write("backend-both.yaml", documents[0] + "---\n" + documents[1 + i % 2]);
                Awaitility.await().until(() -> endpointCount() == 1);
                gateway().manifests().write("backend-both.yaml", all);
                Awaitility.await().until(() -> endpointCount() == 2);
            }
            assertThat(load.stop()).isEmpty();
        }
        assertThat(routesAndClusters()).isNotEmpty().isSubsetOf(before);
    }

    private long endpointCount() throws IOException {
        return gateway()
                .envoyAdmin("/clusters")
                .body()
                .lines()
                .filter(line -> line.startsWith("cluster_both") && line.endsWith("::health_flags::healthy"))
                .count();
    }

    @Test
    void aControllerThatIsKilledAndComesBackChangesNothing() throws IOException {
        mapping("steady", "hostname: '*', prefix: /steady/, service: quote");
        eventuallyFrom("quote", "/steady/");
        var before = routesAndClusters();

        try (var load = Load.on(gateway(), "/steady/")) {
            gateway().kill(Gateway.Part.CONTROLLER);
            Awaitility.await().until(() -> load.answered() > 200);
            gateway().restart(Gateway.Part.CONTROLLER);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(gateway()
                                    .diagnostics()
                                    .at("/xds/envoys/0/synchronised")
                                    .asBoolean())
                            .isTrue());
            assertThat(gateway().diagnostics().at("/xds/responses").asInt())
                    .as("responses to an Envoy that has everything")
                    .isZero();
            assertThat(load.stop()).isEmpty();
        }
        assertThat(routesAndClusters()).isNotEmpty().isSubsetOf(before);
        mapping("steady", "hostname: '*', prefix: /steady/, service: other");
        eventuallyFrom("other", "/steady/");
    }

    /**
     * What Envoy has, one by one, with its versions and times of update: what was sent again is not the same. What a test
     * before has left behind may still go.
     */
    private List<JsonNode> routesAndClusters() throws IOException {
        var dump = gateway().envoyAdmin("/config_dump").json();
        return Stream.of("dynamic_active_clusters", "dynamic_listeners", "dynamic_route_configs")
                .flatMap(kind -> dump.findValues(kind).stream())
                .flatMap(JsonNode::valueStream)
                .toList();
    }
}
