package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds values in a tree by paths. */
final class JsonPaths {
    private JsonPaths() {}

    /**
     * A value and where it is.
     *
     * @param path with the numbers of list items
     */
    record Found(String path, JsonNode value) {}

    /**
     * Every value at a path.
     *
     * @param at where the tree is, such as {@code spec}
     * @param pattern names separated by dots; {@code []} behind one for each item, {@code *} for each value of a map
     */
    static List<Found> find(JsonNode tree, String at, String pattern) {
        var found = List.of(new Found(at, tree));
        for (var step : pattern.split("\\.", -1)) {
            var next = new ArrayList<Found>();
            found.forEach(from -> step(from, step, next));
            found = next;
        }
        return List.copyOf(found);
    }

    private static void step(Found from, String step, List<Found> into) {
        if (step.equals("*")) {
            from.value()
                    .properties()
                    .forEach(field -> into.add(new Found(from.path() + "." + field.getKey(), field.getValue())));
            return;
        }
        boolean each = step.endsWith("[]");
        var name = each ? step.substring(0, step.length() - 2) : step;
        var value = from.value().path(name);
        var path = from.path() + "." + name;
        if (!each) {
            if (!value.isMissingNode() && !value.isNull()) {
                into.add(new Found(path, value));
            }
            return;
        }
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            into.add(new Found(path + "[" + i + "]", value.get(i)));
        }
    }

    /** The paths of all values that hold no others, each once and without the numbers of list items, in order. */
    static List<String> leaves(JsonNode tree, String at) {
        var paths = new TreeSet<String>();
        collect(tree, at, paths);
        return List.copyOf(paths);
    }

    private static void collect(JsonNode node, String at, Set<String> into) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(field -> collect(field.getValue(), at + "." + field.getKey(), into));
        } else if (node.isArray() && !node.isEmpty()) {
            node.forEach(item -> collect(item, at, into));
        } else if (!node.isNull() && !node.isMissingNode()) {
            into.add(at);
        }
    }

    /** A path without the numbers of list items. */
    static String withoutNumbers(String path) {
        return path.replaceAll("\\[\\d+]", "");
    }

    /** Whether a path is the other one or leads into it, numbers of list items aside. */
    static boolean isWithin(String path, String outer) {
        var inner = withoutNumbers(path);
        var around = withoutNumbers(outer);
        return inner.equals(around) || inner.startsWith(around + ".");
    }
}
