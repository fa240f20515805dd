package io.dragoman.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A list that v2 lets be a lone text.
 *
 * @param field its name
 */
record TextOrList(String field) implements Rule {
    @Override
    public void up(ObjectNode spec, Report report) {
        var value = spec.get(field);
        if (value != null && value.isTextual()) {
            spec.set(field, Json.listOf(value));
        }
    }

    @Override
    public void down(ObjectNode spec) {
        // A list is understood by both.
    }
}
