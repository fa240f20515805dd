package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.graph.Graph;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manifests in, gateway model out. */
public final class ModelFixture {
    /** A Listener on 8080 that takes every Host. */
    public static final String LISTENER = """
            apiVersion: getambassador.io/v3alpha1
            kind: Listener
            metadata: {name: http}
            spec: {port: 8080, protocol: HTTPS, securityModel: XFP, hostBinding: {namespace: {from: ALL}}}
            """;

    private final Graph graph = new Graph();
    private final Settings settings;
    private final Inputs inputs;
    private final GatewayModel model;
    private final ManifestParser parser = new ManifestParser("default");
    private final List<Problem> parseProblems = new ArrayList<>();

    /** Of a controller that has everything asked about. */
    public ModelFixture() {
        this(null);
    }

    /** Of a controller that sees these FilterPolicies. */
    public ModelFixture(@Nullable PolicySight sight) {
        settings = new Settings("default", "127.0.0.1", 0, sight);
        inputs = new Inputs(graph, settings);
        model = GatewayModel.derive(graph, inputs, settings);
    }

    /** Adds manifests. */
    public ModelFixture apply(String yaml) {
        var changes = new ArrayList<Change>();
        for (var document : YamlDocuments.parse(yaml)) {
            for (var parsed : parser.parse(Objects.requireNonNull(document.node()), "test.yaml:" + document.line())) {
                parseProblems.addAll(parsed.outcome().problems());
                Resource resource = parsed.outcome().value();
                if (resource != null) {
                    changes.add(new Change.Upsert(resource));
                }
            }
        }
        return apply(changes);
    }

    /** Removes an object. */
    public ModelFixture delete(String kind, String name) {
        return apply(List.of(new Change.Delete(new ObjectKey(kind, "default", name))));
    }

    private ModelFixture apply(List<Change> changes) {
        inputs.apply(changes);
        graph.propagate();
        return this;
    }

    public Graph graph() {
        return graph;
    }

    public GatewayModel model() {
        return model;
    }

    public Inputs inputs() {
        return inputs;
    }

    public Settings settings() {
        return settings;
    }

    /** What the parsers said. */
    public List<Problem> parseProblems() {
        return parseProblems;
    }

    /** What the model says, one line each. */
    public List<String> problems() {
        return model.problems().all().stream().map(Problem::describe).toList();
    }

    /** The Mappings of the routes of a hostname, in the order in which they are tried, each once. */
    public List<String> mappingsOf(String hostname) {
        return routesOf(hostname).stream()
                .map(route -> route.origin().key().name())
                .distinct()
                .toList();
    }

    /** The routes of a hostname on the Listener {@code http}, without those to the gateway's own endpoints. */
    public List<Route> routesOf(String hostname) {
        return allRoutesOf(hostname).stream()
                .filter(route -> Set.of("Mapping", "Ingress")
                        .contains(route.origin().key().kind()))
                .toList();
    }

    /** All routes of a hostname on the Listener {@code http}. */
    public List<Route> allRoutesOf(String hostname) {
        return routesOf(new VirtualHost.Key(new ObjectKey("Listener", "default", "http"), hostname));
    }

    /** All routes of a virtual host. */
    public List<Route> routesOf(VirtualHost.Key host) {
        return model.routesByHost().values().getOrDefault(host, Collections.emptySortedMap()).values().stream()
                .flatMap(group -> group.routes().stream())
                .toList();
    }

    /** The destination of a route. */
    public Destination destinationOf(Route route) {
        return Objects.requireNonNull(
                model.destinations().values().get(((Action.Forward) route.action()).destination()));
    }

    /** A file of the test resources. */
    public static String resource(String name) {
        try (var stream = ModelFixture.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Mapping with more fields of its spec, in flow style. */
    public static String mapping(String name, String spec) {
        return mapping(name, "{}", spec);
    }

    /** A Mapping with labels. */
    public static String mapping(String name, String labels, String spec) {
        var prefix = spec.contains("prefix:") ? "" : "prefix: /, ";
        var service = spec.contains("service:") ? "" : "service: '127.0.0.1:9001', ";
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: %s, labels: %s}
                spec: {%s%s%s}
                """.formatted(name, labels, prefix, service, spec);
    }

    /** A Host. */
    public static String host(String name, String spec) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: %s}
                spec: {requestPolicy: {insecure: {action: Route}}, %s}
                """.formatted(name, spec);
    }
}
