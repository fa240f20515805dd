package io.dragoman.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A rule for an object within the {@code spec}.
 *
 * @param field the object's name
 * @param rule what is done to it
 */
record Inside(String field, Rule rule) implements Rule {
    @Override
    public void up(ObjectNode spec, Report report) {
        if (spec.get(field) instanceof ObjectNode object) {
            rule.up(object, (name, message) -> report.error(field + "." + name, message));
        }
    }

    @Override
    public void down(ObjectNode spec) {
        if (spec.get(field) instanceof ObjectNode object) {
            rule.down(object);
        }
    }
}
