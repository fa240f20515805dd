package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Turns what Envoy dumps of its configuration into a bootstrap without a control plane, which {@code envoy --mode
 * validate} can look at as a whole.
 */
final class StaticConfiguration {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGER =
            "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    private static final String ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router";
    // An address of its own: the gateway's listeners may have any port of theirs.
    private static final String ROUTES_ADDRESS = "127.0.0.99";
    private static final int FIRST_PORT = 20_000;

    private StaticConfiguration() {}

    /** The bootstrap for a dump made with {@code /config_dump}. */
    static ObjectNode of(JsonNode dump) {
        var bootstrap = JSON.createObjectNode();
        bootstrap.putObject("node").put("id", "validate").put("cluster", "validate");
        bootstrap.set("dynamic_resources", JSON.createObjectNode().set("ads_config", adsOf(dump)));
        var resources = bootstrap.putObject("static_resources");
        var clusters = resources.putArray("clusters");
        var listeners = resources.putArray("listeners");
        for (var config : dump.path("configs")) {
            for (var state : List.of("static_clusters", "dynamic_active_clusters", "dynamic_warming_clusters")) {
                config.path(state).forEach(entry -> clusters.add(withoutSecrets(untyped(entry.path("cluster")))));
            }
            config.path("dynamic_listeners").forEach(entry -> {
                var state = entry.has("active_state") ? "active_state" : "warming_state";
                // A listener that only drains has been taken away.
                if (entry.has(state)) {
                    listeners.add(untyped(entry.path(state).path("listener")));
                }
            });
            config.path("dynamic_route_configs").forEach(entry -> addRoutes(listeners, entry.path("route_config")));
        }
        inlineExtensions(listeners, dump);
        return bootstrap;
    }

    /** Puts filters that came apart from their listeners into them. */
    private static void inlineExtensions(ArrayNode listeners, JsonNode dump) {
        for (var parent : listeners.findParents("config_discovery")) {
            var discovery = ((ObjectNode) parent).remove("config_discovery");
            var config = discovery.path("default_config");
            for (var extension : dump.findValues("ecds_filter")) {
                if (extension.path("name").equals(parent.path("name"))) {
                    config = extension.path("typed_config");
                }
            }
            ((ObjectNode) parent).set("typed_config", config);
        }
    }

    /**
     * Fails unless Envoy's validation takes what a dump holds. What Envoy has refused is not looked at: some tests see to it
     * that there is such a thing.
     *
     * @param directory where files are written
     */
    static void validate(JsonNode dump, Path directory) throws IOException {
        var configuration = directory.resolve("static.json");
        Files.writeString(configuration, of(dump).toString());
        var command = List.of(Installation.envoy().toString(), "--mode", "validate", "-c", configuration.toString());
        try (var validation = Child.start(directory.resolve("validate.log"), Map.of(), command)) {
            assertThat(validation.exitCode()).as(validation.output()).isZero();
        }
    }

    /** In a dump each resource says of what type it is; in a bootstrap its place does. */
    private static ObjectNode untyped(JsonNode resource) {
        ObjectNode copy = resource.deepCopy();
        copy.remove("@type");
        return copy;
    }

    /** Envoy's validation has nowhere to ask for the secrets of a cluster, and ends when it tries. */
    private static JsonNode withoutSecrets(ObjectNode cluster) {
        cluster.findParents("tls_certificate_sds_secret_configs")
                .forEach(parent -> ((ObjectNode) parent).remove("tls_certificate_sds_secret_configs"));
        cluster.findParents("validation_context_sds_secret_config")
                .forEach(parent -> ((ObjectNode) parent).remove("validation_context_sds_secret_config"));
        return cluster;
    }

    private static JsonNode adsOf(JsonNode dump) {
        return dump.path("configs")
                .path(0)
                .path("bootstrap")
                .path("dynamic_resources")
                .path("ads_config");
    }

    /** Routes that Envoy got apart from their listener are looked at in a listener made for the purpose. */
    private static void addRoutes(ArrayNode listeners, JsonNode routes) {
        var listener = listeners.addObject();
        listener.put("name", "routes-" + listeners.size());
        listener.putObject("address")
                .putObject("socket_address")
                .put("address", ROUTES_ADDRESS)
                .put("port_value", FIRST_PORT + listeners.size());
        var filter = listener.putArray("filter_chains")
                .addObject()
                .putArray("filters")
                .addObject();
        filter.put("name", "envoy.filters.network.http_connection_manager");
        var manager = filter.putObject("typed_config");
        manager.put("@type", MANAGER).put("stat_prefix", "routes");
        var inline = untyped(routes);
        // Unlike for routes that come later, every cluster that a route names must be there.
        inline.put("validate_clusters", true);
        manager.set("route_config", inline);
        manager.putArray("http_filters")
                .addObject()
                .put("name", "envoy.filters.http.router")
                .putObject("typed_config")
                .put("@type", ROUTER);
    }
}
