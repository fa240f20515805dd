package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Route tables that are cut into shards serve what they served whole, also while they are cut. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ShardsIT extends RunningGateway {
    private static final int FROM = 20;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote", "http:other")
                .environment("DRAGOMAN_SHARD_ROUTES_FROM", Integer.toString(FROM));
    }

    @Override
    String gatewayManifests() {
        return object(
                        "Listener",
                        "http",
                        "port: 8080, protocol: HTTPS, securityModel: XFP, hostBinding: {namespace: {from: ALL}}")
                + Manifests.tlsListener("https")
                + object(
                        "Host",
                        "any",
                        "hostname: '*', tlsSecret: {name: one}, requestPolicy: {insecure: {action: Route}}")
                + Certificates.secret("one", "one")
                + mappingText("anywhere", "hostname: '*', prefix: /page/, service: quote");
    }

    private static String names(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> mappingText(
                        "name-" + i, "hostname: n%d.example.com, prefix: /page/, service: other".formatted(i)))
                .collect(Collectors.joining());
    }

    private String backendOf(String host) throws IOException {
        return getWith("/page/", "Host", host).backend();
    }

    private String securely(String host) throws IOException {
        try (var client = Client.withServerName("one.example.com")) {
            return client.send("https", gateway().port(8443), "/page/", request -> request.header("Host", host))
                    .backend();
        }
    }

    private long scopes() throws IOException {
        return gateway().envoyAdmin("/config_dump").json().findValues("scoped_route_configs").stream()
                .mapToLong(found -> found.findValues("route_configuration_name").size())
                .sum();
    }

    private String listeners() throws IOException {
        var dump =
                gateway().envoyAdmin("/config_dump?resource=dynamic_listeners").json();
        return dump.findValues("active_state").toString();
    }

    private void awaitSynchronised() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(gateway()
                                .diagnostics()
                                .at("/xds/envoys/0/synchronised")
                                .asBoolean())
                        .isTrue());
    }

    @Test
    @Order(1)
    void aTableIsCutWhileRequestsFlow() throws IOException {
        eventuallyFrom("quote", "/page/");
        gateway().manifests().write("names.yaml", names(0, FROM - 1));
        eventually(() -> assertThat(backendOf("n7.example.com")).isEqualTo("other"));
        assertThat(scopes()).isZero();

        try (var load = Load.of(() -> getWith("/page/", "Host", "n7.example.com"))) {
            gateway().manifests().write("more.yaml", names(FROM - 1, FROM + 10));
            eventually(() -> assertThat(scopes()).isPositive());
            eventually(() -> assertThat(backendOf("n25.example.com")).isEqualTo("other"));
            awaitSynchronised();
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void everyNameIsRoutedAsBefore() throws IOException {
        for (int i = 0; i < FROM + 10; i++) {
            assertThat(backendOf("n" + i + ".example.com")).isEqualTo("other");
        }
        assertThat(backendOf("N3.Example.COM")).isEqualTo("other");
        assertThat(backendOf("unheard.example.com")).isEqualTo("quote");
        assertThat(backendOf("[::1]:8080")).isEqualTo("quote");
        eventually(() -> assertThat(securely("n3.example.com")).isEqualTo("other"));
        assertThat(securely("unheard.example.com")).isEqualTo("quote");
        assertThat(getWith("/nowhere/", "Host", "n3.example.com").status()).isEqualTo(404);
    }

    @Test
    @Order(3)
    void aClientCannotChooseTheShardNorDoesABackendSeeIt() throws IOException {
        // On a connection from before the cut nobody chooses a shard, and the header is one like all others.
        try (var client = Client.plain()) {
            var forged = client.send(
                    "http",
                    gateway().port(8080),
                    "/page/",
                    request -> request.header("Host", "n3.example.com")
                            .header("x-dragoman-shard", "http.default/cleartext/000000"));

            assertThat(forged.backend()).isEqualTo("other");
            assertThat(forged.json().get("headers").toString()).doesNotContain("shard");
        }
    }

    @Test
    @Order(4)
    void whatRoutesSayOfFiltersAndUpgradesHolds() throws IOException {
        mapping(
                "errors",
                "hostname: n4.example.com, prefix: /errors/, service: other, "
                        + "error_response_overrides: [{on_status_code: 404, body: {text_format: 'nothing here'}}]");
        mapping(
                "upgrade",
                "hostname: n5.example.com, prefix: /upgrade/, allow_upgrade: [websocket], service: '127.0.0.1:9'");
        eventually(() -> assertThat(
                        getWith("/errors/status/404", "Host", "n4.example.com").body())
                .isEqualTo("nothing here"));
        eventually(() -> assertThat(upgradeTo("n5.example.com", "/upgrade/")).isEqualTo(503));
        assertThat(upgradeTo("n5.example.com", "/page/")).isEqualTo(403);
    }

    private int upgradeTo(String host, String path) throws IOException {
        return RawHttp.get(
                        gateway().port(8080),
                        path,
                        "Host: " + host,
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
                .status();
    }

    @Test
    @Order(5)
    void aChangedMappingIsServedAndOthersAreNotTouched() throws IOException {
        try (var load = Load.of(() -> getWith("/page/", "Host", "n6.example.com"))) {
            for (int i = 0; i < 10; i++) {
                var to = i % 2 == 0 ? "quote" : "other";
                mapping("extra", "hostname: n8.example.com, prefix: /extra/, service: " + to);
                eventually(() -> assertThat(
                                getWith("/extra/", "Host", "n8.example.com").backend())
                        .isEqualTo(to));
            }
            assertThat(load.stop()).isEmpty();
        }
    }

    @Test
    @Order(6)
    void aListenerThatChangesFindsItsRoutes() throws IOException {
        try (var load = Load.of(() -> getWith("/page/", "Host", "n6.example.com"))) {
            gateway()
                    .manifests()
                    .write("module.yaml", object("Module", "ambassador", "config: {server_name: changed}"));
            eventually(
                    () -> assertThat(getWith("/page/", "Host", "n6.example.com").header("server"))
                            .isEqualTo("changed"));
            assertThat(load.stop()).isEmpty();
        }
        eventually(() -> assertThat(securely("n3.example.com")).isEqualTo("other"));
        awaitSynchronised();
    }

    @Test
    @Order(7)
    void anotherListenerFindsItsRoutes() throws IOException {
        gateway()
                .manifests()
                .write(
                        "another.yaml",
                        object(
                                "Listener",
                                "another",
                                "port: 8500, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: ALL}}"));
        try (var client = Client.plain()) {
            eventually(() -> assertThat(client.send(
                                    "http",
                                    gateway().port(8500),
                                    "/page/",
                                    request -> request.header("Host", "n3.example.com"))
                            .backend())
                    .isEqualTo("other"));
        }
    }

    @Test
    @Order(8)
    void aControllerThatComesBackChangesNothing() throws IOException {
        var before = routes();
        try (var load = Load.of(() -> getWith("/page/", "Host", "n6.example.com"))) {
            gateway().kill(Gateway.Part.CONTROLLER);
            gateway().restart(Gateway.Part.CONTROLLER);
            awaitSynchronised();
            assertThat(load.stop()).isEmpty();
        }
        assertThat(routes()).isNotEmpty().isEqualTo(before);
    }

    /** What Envoy has got, and when: what was sent again is not the same. */
    private List<JsonNode> routes() throws IOException {
        var dump = gateway().envoyAdmin("/config_dump").json();
        return Stream.of("dynamic_scoped_route_configs", "dynamic_route_configs")
                .flatMap(kind -> dump.findValues(kind).stream())
                .flatMap(JsonNode::valueStream)
                .toList();
    }

    @Test
    @Order(9)
    void aTableThatGrowsIsCutMoreFinelyWhileRequestsFlow() throws IOException {
        int many = 41 * FROM;
        try (var load = Load.of(() -> getWith("/page/", "Host", "n7.example.com"))) {
            long before = scopes();
            gateway().manifests().write("more.yaml", names(FROM - 1, many));
            eventually(() -> assertThat(scopes()).isGreaterThan(4 * before));
            // Until Envoy has taken the listener the former shards serve on, and would hide that it has not.
            eventually(() -> assertThat(listeners()).contains("[a-z0-9_-]*["));
            eventually(() ->
                    assertThat(backendOf("n" + (many - 1) + ".example.com")).isEqualTo("other"));
            awaitSynchronised();
            assertThat(load.stop()).isEmpty();
        }
        try (var client = Client.plain()) {
            for (int i = 0; i < many; i += 13) {
                var name = "N" + i + ".example.com";
                assertThat(client.send("http", gateway().port(8080), "/page/", request -> request.header("Host", name))
                                .backend())
                        .isEqualTo("other");
            }
        }
        assertThat(backendOf("unheard.example.com")).isEqualTo("quote");
        assertThat(backendOf("[::1]")).isEqualTo("quote");
        eventually(() -> assertThat(securely("n33.example.com")).isEqualTo("other"));
        assertThat(gateway().diagnostics().at("/problems").toString()).doesNotContain("refused");
    }

    @Test
    @Order(10)
    void aTableIsPutTogetherWhileRequestsFlow() throws IOException {
        try (var load = Load.of(() -> getWith("/page/", "Host", "n7.example.com"))) {
            gateway().manifests().delete("more.yaml");
            gateway().manifests().write("names.yaml", names(7, 8));
            eventually(() -> assertThat(gateway()
                            .envoyAdmin("/config_dump")
                            .json()
                            .findValues("scoped_routes")
                            .size())
                    .isZero());
            awaitSynchronised();
            assertThat(load.stop()).isEmpty();
        }
        assertThat(backendOf("n7.example.com")).isEqualTo("other");
        assertThat(backendOf("n3.example.com")).isEqualTo("quote");
    }
}
