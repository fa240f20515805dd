package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.migrate.JsonPaths.Found;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Decides whether a difference is of consequence for an object. */
@FunctionalInterface
interface Touch {
    /** The fields of the object for which it is; none if the object notices nothing of it. */
    List<String> fields(Candidate object, Surroundings around);

    /** Wherever the field is. */
    static Touch given(String pattern) {
        return value(pattern, value -> true);
    }

    /** Wherever the field has such a value. */
    static Touch value(String pattern, Predicate<JsonNode> condition) {
        return (object, around) -> object.find(pattern).stream()
                .filter(found -> condition.test(found.value()))
                .map(Found::path)
                .toList();
    }

    /** Wherever the field has this text, in any case. */
    static Touch text(String pattern, String text) {
        return value(pattern, value -> value.asText().equalsIgnoreCase(text));
    }

    /** Wherever the field is, if that holds for its object. */
    static Touch givenIf(String pattern, BiPredicate<Candidate, Surroundings> condition) {
        return (object, around) ->
                condition.test(object, around) ? given(pattern).fields(object, around) : List.of();
    }

    /** Wherever the gateway refuses what stands in the field. */
    static Touch refused(String path) {
        return said(path, Severity.ERROR);
    }

    /** Wherever the gateway says that the field has no effect, or refuses it. */
    static Touch unsupported(String path) {
        return said(path, Severity.WARNING);
    }

    /** The same, for objects that fit only. */
    default Touch iff(BiPredicate<Candidate, Surroundings> condition) {
        return (object, around) -> condition.test(object, around) ? fields(object, around) : List.of();
    }

    /** The same, but for objects where another field is {@code true}. */
    default Touch unlessOn(String other) {
        return iff((object, around) -> !object.isOn(other));
    }

    /** The same, but for objects where another field has this text. */
    default Touch unlessText(String other, String text) {
        return iff((object, around) -> !object.text(other).equals(text));
    }

    private static Touch said(String path, Severity atLeast) {
        return (object, around) -> object.problems().stream()
                .filter(problem -> problem.severity().compareTo(atLeast) <= 0)
                .map(Problem::origin)
                .map(origin -> origin.field())
                .filter(field -> JsonPaths.isWithin(field, "spec." + path))
                .distinct()
                .toList();
    }
}
