package io.dragoman.resources.model;

import java.util.List;
import java.util.Map;

/**
 * A Kubernetes label selector.
 *
 * @param matchLabels labels that must be equal
 * @param matchExpressions conditions that must all hold
 */
public record Selector(Map<String, String> matchLabels, List<Expression> matchExpressions) {
    /** Copies the collections. */
    public Selector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** The operators of {@code matchExpressions}. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /**
     * One entry of {@code matchExpressions}.
     *
     * @param key the label
     * @param operator how it is compared
     * @param values with what; empty for the two existence operators
     */
    public record Expression(String key, Operator operator, List<String> values) {
        /** Copies the list. */
        public Expression {
            values = List.copyOf(values);
        }

        boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /** Whether the labels satisfy every part; an empty selector matches everything. */
    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet())
                && matchExpressions.stream().allMatch(expression -> expression.matches(labels));
    }
}
