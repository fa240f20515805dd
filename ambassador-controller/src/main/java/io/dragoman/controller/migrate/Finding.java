package io.dragoman.controller.migrate;

/**
 * What is to be said about a field.
 *
 * @param verdict what becomes of it
 * @param field its path, such as {@code spec.prefix}; empty for the whole object
 * @param text what is different, or what to do; without a full stop
 * @param difference its number among the deliberate differences of docs/compatibility.md; 0 for none
 */
public record Finding(Verdict verdict, String field, String text, int difference) {
    /** Something that is no deliberate difference. */
    Finding(Verdict verdict, String field, String text) {
        this(verdict, field, text, 0);
    }
}
