package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

/**
 * Turns what the YAML library loads into JSON. YAML can say what JSON cannot: an anchor that contains itself, a key that
 * is a list, anchors that multiply to gigabytes; such documents are refused.
 */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 200;

    /** So many values more than the text has characters may come from anchors. */
    private static final int FROM_ANCHORS = 1_000_000;

    private long left;

    private JsonTree(long left) {
        this.left = left;
    }

    /**
     * The loaded value as JSON.
     *
     * @param length how long the text is that it was loaded from
     * @throws IllegalArgumentException if JSON cannot say it
     */
    static JsonNode of(Object value, int length) {
        return new JsonTree((long) length + FROM_ANCHORS).convert(value, 0);
    }

    private JsonNode convert(Object value, int depth) {
        if (depth > MAX_DEPTH || --left < 0) {
            throw new IllegalArgumentException("too deep or too large");
        }
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.textNode(wellFormed(text));
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Map<?, ?> map -> object(map, depth);
            case Collection<?> list -> {
                var array = NODES.arrayNode(list.size());
                list.forEach(item -> array.add(convert(item, depth + 1)));
                yield array;
            }
            default -> throw new IllegalArgumentException("no JSON value");
        };
    }

    /** Half of a character cannot be sent to anybody. */
    private static String wellFormed(String text) {
        boolean halves = text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        if (halves) {
            throw new IllegalArgumentException("half of a character");
        }
        return text;
    }

    private JsonNode object(Map<?, ?> map, int depth) {
        var object = NODES.objectNode();
        for (var entry : map.entrySet()) {
            var key = entry.getKey();
            if (!(key instanceof String || key instanceof Boolean || key instanceof Number)
                    || object.replace(key.toString(), convert(entry.getValue(), depth + 1)) != null) {
                throw new IllegalArgumentException("no JSON key, or the same key twice");
            }
        }
        return object;
    }
}
