package io.dragoman.controller.cli;

import io.dragoman.resources.Problem;
import io.dragoman.resources.parse.FieldLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A problem with the place of its field.
 *
 * @param problem the problem
 * @param file the file as seen from the working directory, or null for what no file says
 * @param line the line of the field, from 1; 0 without a file
 */
record Finding(Problem problem, @Nullable Path file, int line) {
    /** Names the kind of problem: the object's kind and the field, without the numbers of list items. */
    String rule() {
        var field = problem.origin().field().replaceAll("\\[\\d+]", "");
        var named = problem.origin().key().kind();
        var kind = named.startsWith("(") ? "manifest" : named.toLowerCase(Locale.ROOT);
        return field.isEmpty() ? kind : kind + "/" + field;
    }

    /** The object and the field. */
    String subject() {
        var key = problem.origin().key();
        var object = (key.kind() + " " + (key.namespace().isEmpty() ? "" : key.namespace() + "/") + key.name()).strip();
        return problem.origin().field().isEmpty()
                ? object
                : object + ", " + problem.origin().field();
    }

    /** Finds the places of problems; reads each file once. */
    static final class Locator {
        private final Subject subject;
        private final Map<Path, String> texts = new HashMap<>();

        Locator(Subject subject) {
            this.subject = subject;
        }

        Finding locate(Problem problem) {
            var source = problem.origin().source();
            int colon = source.lastIndexOf(':');
            if (source.isEmpty() || subject.isCluster()) {
                // What an annotation in the cluster holds has a source too, but that is no file.
                return new Finding(problem, null, 0);
            }
            var hasLine = colon > 0 && source.substring(colon + 1).matches("\\d+");
            var file = subject.file(hasLine ? source.substring(0, colon) : source);
            int start = hasLine ? Integer.parseInt(source.substring(colon + 1)) : 1;
            var text = texts.computeIfAbsent(file, Locator::text);
            return new Finding(
                    problem, file, FieldLines.of(text, start, problem.origin().field()));
        }

        /** Nothing for a file that cannot be read as text, which is a problem of its own. */
        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException | UncheckedIOException e) {
                return "";
            }
        }
    }
}
