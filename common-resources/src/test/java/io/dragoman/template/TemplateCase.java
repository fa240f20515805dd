package io.dragoman.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A template with data, and what Go makes of it.
 *
 * @param template the template
 * @param data as JSON
 * @param expected Go's text, or {@link #ERROR}
 */
record TemplateCase(String template, JsonNode data, String expected) {
    static final String ERROR = "(error)";
    private static final int MAX_CHARS = 100_000;

    static List<TemplateCase> table() throws IOException {
        try (var file = TemplateCase.class.getResourceAsStream("/template/cases.json")) {
            var table = new JsonMapper().readTree(file);
            var cases = new ArrayList<TemplateCase>();
            for (var test : table.path("cases")) {
                var data = test.has("data") ? test.path("data") : table.path("data");
                cases.add(new TemplateCase(
                        test.path("template").textValue(),
                        data,
                        test.has("error") ? ERROR : test.path("text").textValue()));
            }
            return cases;
        }
    }

    /** What our own makes of it. */
    String result() {
        var functions = new HashMap<>(TemplateFunctions.FOR_HEADERS);
        functions.putAll(TemplateFunctions.FOR_BODIES);
        try {
            return GoTemplate.parse(template, functions)
                    .render(plain(data), MAX_CHARS)
                    .orElseThrow();
        } catch (TemplateException e) {
            return ERROR;
        }
    }

    private static Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            // As Go reads JSON.
            case NUMBER -> node.doubleValue();
            case ARRAY -> {
                var list = new ArrayList<Object>();
                node.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case OBJECT -> {
                Map<String, Object> map = new HashMap<>();
                node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
                yield map;
            }
            default -> null;
        };
    }
}
