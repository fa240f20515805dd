package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Environment variables in manifests: {@code $NAME} and {@code ${NAME}} in the texts of a {@code spec}. Emissary replaces
 * every variable that it has, so that whoever writes a manifest can read its whole environment; here only those are
 * replaced that the operator has named. One that would have been replaced there and is not here gets a warning.
 */
public final class Variables {
    /** Names, separated by commas, of the variables that manifests may use. */
    public static final String SETTING = "DRAGOMAN_MANIFEST_VARIABLES";

    /** No environment: every text stands for itself. */
    public static final Variables NONE = new Variables(Map.of(), Set.of());

    /** Where the gateway runs and what it is called: nothing that a manifest's author must not know. */
    private static final String DEFAULT = "AMBASSADOR_CLUSTER_ID,AMBASSADOR_ID,AMBASSADOR_NAMESPACE,HOST_IP,NODE_NAME,"
            + "POD_IP,POD_NAME,POD_NAMESPACE";

    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?:\\{(?<braced>[A-Za-z_]\\w*)}|(?<plain>[A-Za-z_]\\w*))");

    private final Map<String, String> values;
    private final Set<String> hidden;

    private Variables(Map<String, String> values, Set<String> hidden) {
        this.values = values;
        this.hidden = hidden;
    }

    /**
     * The variables of an environment.
     *
     * @param environment all of them, with {@link #SETTING} among them unless the default list holds
     */
    public static Variables of(Map<String, String> environment) {
        var allowed = Arrays.stream(environment.getOrDefault(SETTING, DEFAULT).split(","))
                .map(String::strip)
                .collect(Collectors.toSet());
        var values = new LinkedHashMap<String, String>();
        var hidden = new TreeSet<String>();
        environment.forEach((name, value) -> {
            if (allowed.contains(name)) {
                values.put(name, value);
            } else {
                hidden.add(name);
            }
        });
        return new Variables(values, hidden);
    }

    /** The names of those that manifests may use, as far as the environment has them. */
    public Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /**
     * An object with the variables in the texts of its {@code spec} replaced. The given object is left alone.
     *
     * @param origin the object, for warnings
     */
    JsonNode replaced(JsonNode object, Origin origin, List<Problem> problems) {
        var spec = object.path("spec");
        if (!mentionsAny(spec)) {
            return object;
        }
        ObjectNode copy = object.deepCopy();
        return copy.set("spec", replace(copy.path("spec"), origin.at("spec"), problems));
    }

    private static boolean mentionsAny(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().indexOf('$') >= 0;
        }
        for (var child : node) {
            if (mentionsAny(child)) {
                return true;
            }
        }
        return false;
    }

    /** Replaces in place. */
    private JsonNode replace(JsonNode node, Origin at, List<Problem> problems) {
        switch (node) {
            case ObjectNode object ->
                object.properties()
                        .forEach(field -> field.setValue(
                                replace(field.getValue(), at.at(at.field() + "." + field.getKey()), problems)));
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, replace(list.get(i), at.at(at.field() + "[" + i + "]"), problems));
                }
            }
            default -> {
                return node.isTextual() ? text(node.textValue(), at, problems) : node;
            }
        }
        return node;
    }

    private JsonNode text(String text, Origin at, List<Problem> problems) {
        return JsonNodeFactory.instance.textNode(REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(replacement(match, at, problems))));
    }

    private String replacement(MatchResult match, Origin at, List<Problem> problems) {
        var name = match.group("braced") == null ? match.group("plain") : match.group("braced");
        var value = values.get(name);
        if (value == null && hidden.contains(name)) {
            problems.add(Problem.warning(
                    at,
                    "contains " + match.group() + ", which is not replaced: only variables that " + SETTING
                            + " names are"));
        }
        return value == null ? match.group() : value;
    }
}
