package io.dragoman.ratelimit.rule;

import java.util.ArrayList;
import java.util.List;

/** A value in which each {@code *} stands for any run of characters, also an empty one; all else is literal. */
final class ValuePattern {
    private final List<String> literals;

    /** Compiles a text with at least one {@code *}. */
    ValuePattern(String text) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', from)) {
            parts.add(text.substring(from, star));
            from = star + 1;
        }
        parts.add(text.substring(from));
        literals = List.copyOf(parts);
    }

    /** Whether the whole value fits. Taking each literal where it occurs first is enough, so that this never backtracks. */
    boolean matches(String value) {
        var first = literals.getFirst();
        var last = literals.getLast();
        int end = value.length() - last.length();
        if (end < first.length() || !value.startsWith(first) || !value.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (var literal : literals.subList(1, literals.size() - 1)) {
            int found = value.indexOf(literal, at);
            if (found < 0 || found + literal.length() > end) {
                return false;
            }
            at = found + literal.length();
        }
        return true;
    }
}
