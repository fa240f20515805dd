package io.dragoman.resources;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step that may fail in part: a value, problems, or both. Steps return it instead of throwing, so that
 * one bad resource never stops the others.
 *
 * @param <T> what the step makes
 * @param value the result, or null if there is none
 * @param problems what was found on the way, in the order found
 */
public record Outcome<T>(@Nullable T value, List<Problem> problems) {
    /** Copies the problems. */
    public Outcome {
        problems = List.copyOf(problems);
    }

    /** A value without problems. */
    public static <T> Outcome<T> of(T value) {
        return new Outcome<>(value, List.of());
    }

    /** No value, for the given reasons. */
    public static <T> Outcome<T> refused(List<Problem> problems) {
        return new Outcome<>(null, problems);
    }
}
