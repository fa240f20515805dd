package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.parse.ManifestParser.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Manifests in the annotation of a Service or an Ingress: YAML documents, in the usual form or in the older one with all
 * fields on the first level. What a document does not say of its namespace and labels, the annotated object says.
 */
final class Annotated {
    private static final String ANNOTATION = "getambassador.io/config";
    private static final String OLD_GROUP = "ambassador/";
    private static final Set<String> OUTSIDE_SPEC =
            Set.of("apiVersion", "kind", "name", "namespace", "generation", "metadata_labels", "status");

    private Annotated() {}

    /**
     * Reads the annotation, if there is one.
     *
     * @param object the annotated object
     * @param owner its key and place
     * @param parser reads one document, with its place
     */
    static List<Parsed> parse(JsonNode object, Origin owner, BiFunction<JsonNode, String, Parsed> parser) {
        var value = object.path("metadata").path("annotations").path(ANNOTATION);
        var origin = owner.at("metadata.annotations." + ANNOTATION);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isTextual()) {
            return List.of(wrong(origin, "must be a string that holds YAML"));
        }
        var all = new ArrayList<Parsed>();
        int number = 0;
        for (var document : YamlDocuments.parse(value.textValue())) {
            number++;
            var node = document.node();
            if (node == null) {
                // A policy that nobody can read must not let requests pass.
                var at = document.policy()
                        ? new Origin(
                                new ObjectKey(
                                        "FilterPolicy",
                                        owner.key().namespace(),
                                        owner.key().name()),
                                0,
                                origin.source(),
                                origin.field())
                        : origin;
                all.add(wrong(at, "document " + number + " is not valid YAML: " + document.error()));
                continue;
            }
            var manifest = unwrapped(node);
            var group = manifest.path("apiVersion").asText();
            if (!(manifest instanceof ObjectNode single) || !group.startsWith(ManifestParser.GROUP + "/")) {
                all.add(wrong(
                        origin,
                        "document " + number + " must be an object with apiVersion " + ManifestParser.GROUP + "/…"));
                continue;
            }
            if (namelessIn(single)) {
                all.add(wrong(origin, "document " + number + " must have a kind and a name"));
                continue;
            }
            all.add(parser.apply(
                    inherited(single, object, owner),
                    (owner.source() + " (annotation of " + owner.key() + ", document " + number + ")").strip()));
        }
        return all;
    }

    private static Parsed wrong(Origin origin, String message) {
        return Parsed.incomplete(Outcome.refused(List.of(Problem.error(origin, message))));
    }

    private static boolean namelessIn(ObjectNode manifest) {
        return !manifest.path("kind").isTextual()
                || manifest.path("metadata").path("name").asText().isEmpty();
    }

    /** A manifest of the older form in the usual one, and any other as it is. */
    static JsonNode unwrapped(JsonNode manifest) {
        if (!(manifest instanceof ObjectNode object)) {
            return manifest;
        }
        var result = JsonNodeFactory.instance.objectNode();
        var apiVersion = object.path("apiVersion").asText();
        result.put(
                "apiVersion",
                apiVersion.startsWith(OLD_GROUP)
                        ? ManifestParser.GROUP + "/" + apiVersion.substring(OLD_GROUP.length())
                        : apiVersion);
        if (object.has("metadata") || object.has("spec")) {
            object.properties().forEach(field -> result.putIfAbsent(field.getKey(), field.getValue()));
            return result;
        }
        copy(object, "kind", result, "kind");
        var metadata = result.putObject("metadata");
        copy(object, "name", metadata, "name");
        copy(object, "namespace", metadata, "namespace");
        copy(object, "metadata_labels", metadata, "labels");
        var spec = result.putObject("spec");
        object.properties().stream()
                .filter(field -> !OUTSIDE_SPEC.contains(field.getKey()))
                .forEach(field -> spec.set(field.getKey(), field.getValue()));
        return result;
    }

    private static ObjectNode inherited(ObjectNode manifest, JsonNode owner, Origin key) {
        var metadata = manifest.withObjectProperty("metadata");
        if (metadata.path("namespace").asText().isEmpty()
                && !metadata.path("namespace").isContainerNode()) {
            metadata.put("namespace", key.key().namespace());
        }
        if (!metadata.has("labels")) {
            copy(owner.path("metadata"), "labels", metadata, "labels");
        }
        return manifest;
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String name) {
        if (from.has(field)) {
            to.set(name, from.get(field));
        }
    }
}
