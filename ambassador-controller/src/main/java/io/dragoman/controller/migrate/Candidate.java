package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import java.util.List;

/**
 * An object that is to be examined.
 *
 * @param key its key
 * @param apiVersion as it is written
 * @param object the whole of it, in the newest version of its kind
 * @param source {@code file:line}, or empty for an object of a cluster
 * @param ambassadorIds the instances that it is for
 * @param problems what the gateway says about it
 */
record Candidate(
        ObjectKey key,
        String apiVersion,
        JsonNode object,
        String source,
        List<String> ambassadorIds,
        List<Problem> problems) {
    private static final String SPEC = "spec";

    Candidate {
        ambassadorIds = List.copyOf(ambassadorIds);
        problems = List.copyOf(problems);
    }

    /** The values at a path below {@code spec}. */
    List<JsonPaths.Found> find(String pattern) {
        return JsonPaths.find(object.path(SPEC), SPEC, pattern);
    }

    /** The text at a path below {@code spec}; empty if there is none. */
    String text(String path) {
        return find(path).stream()
                .findFirst()
                .map(found -> found.value().asText())
                .orElse("");
    }

    boolean has(String path) {
        return !find(path).isEmpty();
    }

    /** Whether the value at a path below {@code spec} is {@code true}. */
    boolean isOn(String path) {
        return find(path).stream().anyMatch(found -> found.value().asBoolean());
    }
}
