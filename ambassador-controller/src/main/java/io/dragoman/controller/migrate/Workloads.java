package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The Deployments and DaemonSets that run Emissary or Edge Stack. */
final class Workloads {
    private static final Pattern IMAGE = Pattern.compile("(.*/)?(emissary|emissary-ingress|aes|ambassador)([:@].*)?");
    private static final String PART_OF = "app.kubernetes.io/part-of";
    private static final String NAMESPACE = "AMBASSADOR_NAMESPACE";
    private static final List<String> MESHES = List.of("linkerd.io/inject", "sidecar.istio.io/inject");

    private Workloads() {}

    /** Whether an object runs Emissary's pods. */
    static boolean runsEmissary(JsonNode object) {
        var kind = object.path("kind").asText();
        boolean ours =
                object.path("metadata").path("labels").path(PART_OF).asText().equals("dragoman");
        return (kind.equals("Deployment") || kind.equals("DaemonSet"))
                && !ours
                && containers(object).stream()
                        .anyMatch(container ->
                                IMAGE.matcher(container.path("image").asText()).matches()
                                        || variables(container).containsKey(NAMESPACE));
    }

    private static JsonNode template(JsonNode object) {
        return object.path("spec").path("template");
    }

    private static List<JsonNode> containers(JsonNode object) {
        var all = new ArrayList<JsonNode>();
        template(object).path("spec").path("containers").forEach(all::add);
        return all;
    }

    private static Map<String, String> variables(JsonNode container) {
        var variables = new LinkedHashMap<String, String>();
        container
                .path("env")
                .forEach(variable -> variables.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return variables;
    }

    /** The variables of Emissary's containers. */
    static Map<String, String> environment(JsonNode object) {
        var all = new TreeMap<String, String>();
        containers(object).stream()
                .map(Workloads::variables)
                .filter(variables ->
                        variables.containsKey(NAMESPACE) || containers(object).size() == 1)
                .forEach(all::putAll);
        return all;
    }

    /** Its {@code AMBASSADOR_ID}. */
    static String ambassadorId(JsonNode object) {
        var id = environment(object).getOrDefault("AMBASSADOR_ID", "");
        return id.isEmpty() ? "default" : id;
    }

    /** Its kind, namespace and name. */
    static ObjectKey key(JsonNode object, String defaultNamespace) {
        var metadata = object.path("metadata");
        return new ObjectKey(
                object.path("kind").asText(),
                metadata.path("namespace").asText(defaultNamespace),
                metadata.path("name").asText());
    }

    static Examined examine(JsonNode object, String source, String defaultNamespace) {
        var findings = new ArrayList<>(Environment.examine("env.", environment(object)));
        var annotations = template(object).path("metadata").path("annotations");
        MESHES.stream()
                .filter(annotations::has)
                .filter(mesh -> !annotations.path(mesh).asText().matches("disabled|false"))
                .map(mesh -> new Finding(
                        Verdict.CHANGE,
                        "spec.template.metadata.annotations." + mesh,
                        "goes to the template of the Deployment envoy; a mesh finds its services by their cluster IPs, so"
                                + " write resolver: kubernetes-service in the Module ambassador",
                        3))
                .forEach(findings::add);
        return Examined.of(
                key(object, defaultNamespace), object.path("apiVersion").asText(), source, findings);
    }

    /** Whether a Service leads to its pods. */
    static boolean isBehind(JsonNode service, JsonNode object) {
        var selector = service.path("spec").path("selector");
        var labels = template(object).path("metadata").path("labels");
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> labels.path(label.getKey())
                                .asText()
                                .equals(label.getValue().asText()));
    }
}
