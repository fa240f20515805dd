package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what is written without a fixed shape into immutable maps, lists, texts, numbers and truth values. */
final class PlainValues {
    private PlainValues() {}

    /** The members of an object; those that are null are left out. */
    static Map<String, Object> of(JsonNode object) {
        var result = new LinkedHashMap<String, Object>();
        for (var entry : object.properties()) {
            var value = value(entry.getValue());
            if (value != null) {
                result.put(entry.getKey(), value);
            }
        }
        return Map.copyOf(result);
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> of(node);
            case ARRAY -> list(node);
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
            case STRING -> node.textValue();
            default -> null;
        };
    }

    private static List<Object> list(JsonNode list) {
        var result = new ArrayList<Object>();
        for (var item : list) {
            var value = value(item);
            if (value != null) {
                result.add(value);
            }
        }
        return List.copyOf(result);
    }
}
