package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Maven runs the tests of classes that are named like tests, and says nothing of others. */
final class TestNamesTest {
    private static final Pattern HAS_TESTS =
            Pattern.compile("^\\s*@(Test|ParameterizedTest|TestFactory|Property|Example)\\b", Pattern.MULTILINE);

    @Test
    void everyClassWithTestsIsRun() throws IOException {
        try (var files = Files.walk(Installation.root())) {
            var sources = files.filter(file -> file.toString().contains("/src/test/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
            assertThat(sources).hasSizeGreaterThan(100);
            assertThat(sources.stream().filter(TestNamesTest::hasTests))
                    .allSatisfy(
                            file -> assertThat(file.getFileName().toString()).matches(".*(Test|IT)\\.java"));
        }
    }

    private static boolean hasTests(Path file) {
        try {
            return HAS_TESTS.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
