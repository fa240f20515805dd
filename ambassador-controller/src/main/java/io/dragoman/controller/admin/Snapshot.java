package io.dragoman.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.controller.app.GatewayView;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The snapshot that Emissary's tools read, with the keys that it has there. Holds no secret. */
final class Snapshot {
    /** The keys under {@code Kubernetes} that are not the kind itself. */
    private static final Map<String, String> KEYS = Map.of(
            "Service", "service",
            "Secret", "secret",
            "Ingress", "ingresses",
            "IngressClass", "ingressclasses",
            "GatewayClass", "GatewayClasses",
            "Gateway", "Gateways",
            "HTTPRoute", "HTTPRoutes");

    /** Fields of Filters that hold a secret itself rather than the name of one. */
    private static final Set<String> SECRET_FIELDS = Set.of("secret", "clientSecret", "password", "hmacKey");

    private static final String GROUP = "getambassador.io/";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Snapshot() {}

    /**
     * The snapshot.
     *
     * @param objects the objects as they are written
     */
    static Map<String, Object> of(Instance instance, GatewayView view, List<JsonNode> objects) {
        var kubernetes = new TreeMap<String, List<JsonNode>>();
        for (var object : objects) {
            var kind = object.path("kind").asText();
            if (KEYS.containsKey(kind)
                    || kind.equals("EndpointSlice")
                    || object.path("apiVersion").asText().startsWith(GROUP)) {
                kubernetes
                        .computeIfAbsent(KEYS.getOrDefault(kind, kind), _ -> new ArrayList<>())
                        .add(blanked(object));
            }
        }
        var snapshot = new LinkedHashMap<String, Object>();
        snapshot.put(
                "AmbassadorMeta",
                Map.of(
                        "cluster_id", "",
                        "ambassador_id", instance.id(),
                        "ambassador_version", instance.version(),
                        "kube_version", "",
                        "sidecar", Map.of()));
        snapshot.put("Kubernetes", kubernetes);
        snapshot.put("Consul", Map.of("Endpoints", Map.of()));
        snapshot.put("Deltas", List.of());
        snapshot.put("Invalid", invalid(view));
        snapshot.put("APIDocs", List.of());
        return snapshot;
    }

    private static JsonNode blanked(JsonNode object) {
        if (!(object.deepCopy() instanceof ObjectNode copy)) {
            return object;
        }
        if (copy.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            // Holds the whole object once more, a Secret's values too.
            annotations.remove(LAST_APPLIED);
        }
        switch (copy.path("kind").asText()) {
            case "Secret" -> {
                blankAll(copy.path("data"));
                blankAll(copy.path("stringData"));
            }
            case "Filter" -> blankSecrets(copy.path("spec"));
            default -> {
                // Other kinds name secrets, but hold none.
            }
        }
        return copy;
    }

    private static void blankAll(JsonNode node) {
        if (node instanceof ObjectNode values) {
            List.copyOf(values.properties()).forEach(entry -> values.put(entry.getKey(), RecordTree.HIDDEN));
        }
    }

    private static void blankSecrets(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var entry : List.copyOf(object.properties())) {
                if (entry.getValue().isTextual() && SECRET_FIELDS.contains(entry.getKey())) {
                    object.put(entry.getKey(), RecordTree.HIDDEN);
                }
            }
        }
        node.forEach(Snapshot::blankSecrets);
    }

    /** The objects that are not in effect because of errors. */
    private static List<Map<String, Object>> invalid(GatewayView view) {
        var errors = view.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .filter(problem ->
                        !view.resources().containsKey(problem.origin().key()))
                .collect(Collectors.groupingBy(problem -> problem.origin().key(), TreeMap::new, Collectors.toList()));
        return errors.entrySet().stream()
                .map(entry -> invalid(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Map<String, Object> invalid(ObjectKey key, List<Problem> errors) {
        return Map.of(
                "kind",
                key.kind(),
                "metadata",
                Map.of("name", key.name(), "namespace", key.namespace()),
                "errors",
                errors.stream()
                        .map(error -> (error.origin().field() + " " + error.message()).strip())
                        .collect(Collectors.joining("; ")));
    }
}
