package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What becomes of the values of Emissary's and Edge Stack's Helm charts. */
final class HelmValues {
    private static final SettingTable TABLE = SettingTable.helmValues();

    /** Under these names charts that contain the others pass values on. */
    private static final Set<String> CHARTS = Set.of("emissary-ingress", "edge-stack", "ambassador");

    private static final String ENV = "env";
    private static final String RAW_ENV = "envRaw";

    private HelmValues() {}

    /**
     * A file of values.
     *
     * @param name its name
     * @param values what it holds
     */
    static Examined examine(String name, JsonNode values) {
        var findings = new ArrayList<Finding>();
        examine("", values, findings);
        return Examined.of(new ObjectKey("Helm values", "", name), "", name, findings);
    }

    private static void examine(String at, JsonNode values, List<Finding> findings) {
        var used = new TreeMap<String, Finding>();
        for (var entry : values.properties()) {
            var name = entry.getKey();
            var value = entry.getValue();
            if (CHARTS.contains(name) && value.isObject()) {
                examine(at + name + ".", value, findings);
            } else if (name.equals(ENV) && value.isObject()) {
                findings.addAll(Environment.examine(at + ENV + ".", texts(value)));
            } else if (name.equals(RAW_ENV)) {
                findings.addAll(Environment.examine(at + RAW_ENV + ".", raw(value)));
            } else {
                collect(name, value, at, used);
            }
        }
        findings.addAll(used.values());
    }

    /** One finding for each row of the table that a value has. */
    private static void collect(String path, JsonNode value, String at, Map<String, Finding> used) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties().forEach(field -> collect(path + "." + field.getKey(), field.getValue(), at, used));
            return;
        }
        var row = TABLE.find(path, value.asText());
        if (row.isEmpty()) {
            used.putIfAbsent(
                    path,
                    new Finding(Verdict.CHANGE, at + path, "is no known value of the charts: find out what it is for"));
            return;
        }
        boolean asked = !row.get().value().isEmpty() || !asksForNothing(value);
        var verdict = asked ? row.get().verdict() : Verdict.WORKS;
        var text = asked ? row.get().text() : "asks for nothing";
        used.merge(
                row.get().name(),
                new Finding(verdict, at + row.get().name(), text),
                (before, now) -> before.verdict().compareTo(now.verdict()) >= 0 ? before : now);
    }

    private static boolean asksForNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || value.asText("x").isEmpty()
                || (value.isBoolean() && !value.asBoolean());
    }

    /** Names of the variables that values set. */
    static Set<String> variables(JsonNode values) {
        var names = new TreeSet<String>();
        for (var entry : values.properties()) {
            if (CHARTS.contains(entry.getKey())) {
                names.addAll(variables(entry.getValue()));
            } else if (entry.getKey().equals(ENV)) {
                names.addAll(texts(entry.getValue()).keySet());
            } else if (entry.getKey().equals(RAW_ENV)) {
                names.addAll(raw(entry.getValue()).keySet());
            }
        }
        return names;
    }

    private static Map<String, String> texts(JsonNode values) {
        var texts = new LinkedHashMap<String, String>();
        // The chart writes names in capitals.
        values.properties()
                .forEach(field -> texts.put(
                        field.getKey().toUpperCase(Locale.ROOT),
                        field.getValue().asText()));
        return texts;
    }

    /** A list of variables, or a text that is one as far as no template stands in it. */
    private static Map<String, String> raw(JsonNode value) {
        var list = value;
        if (value.isTextual()) {
            list = YamlDocuments.parse(value.textValue()).stream()
                    .map(YamlDocuments.Document::node)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(value);
        }
        var texts = new LinkedHashMap<String, String>();
        list.forEach(variable ->
                texts.put(variable.path("name").asText(), variable.path("value").asText()));
        return texts;
    }
}
