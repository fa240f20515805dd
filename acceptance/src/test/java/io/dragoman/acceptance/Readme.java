package io.dragoman.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the commands of {@code README.md} and what they are said to answer. */
final class Readme {
    private static final Pattern BLOCK = Pattern.compile("^```console\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String PROMPT = "$ ";
    private static final String ELLIPSIS = "…";

    private Readme() {}

    /**
     * One command.
     *
     * @param command what to type
     * @param expected lines of its output, in order; others may stand between them
     */
    record Example(String command, List<String> expected) {
        /** Whether the output has the expected lines. */
        boolean isAnsweredBy(String output) {
            var left = new ArrayList<>(expected);
            for (var line : output.lines().map(String::stripTrailing).toList()) {
                if (!left.isEmpty() && pattern(left.getFirst()).matcher(line).matches()) {
                    left.removeFirst();
                }
            }
            return left.isEmpty();
        }

        private static Pattern pattern(String expected) {
            return Pattern.compile(Arrays.stream(expected.strip().split(ELLIPSIS, -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*", "\\s*", "")));
        }
    }

    static List<Example> examples() {
        try {
            return examples(Files.readString(Installation.root().resolve("README.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Example> examples(String text) {
        var examples = new ArrayList<Example>();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            for (var line : blocks.group(1).lines().toList()) {
                if (line.startsWith(PROMPT)) {
                    examples.add(new Example(line.substring(PROMPT.length()), new ArrayList<>()));
                } else {
                    examples.getLast().expected().add(line);
                }
            }
        }
        return examples;
    }
}
