package io.dragoman.controller.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The catalogue and docs/compatibility.md say the same. */
class DifferencesTest {
    private static final Pattern NUMBERED = Pattern.compile("(?m)^(\\d+)\\. ");
    private static final Pattern REFERENCES = Pattern.compile("different \\(([\\d, ]+)\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** A row of a table: the section's heading, the first cell, and the others. */
    private record Row(String section, String fields, String text) {
        boolean isAbout(Difference difference) {
            boolean within = difference.place().equals(Difference.Place.ALL)
                    || section.equals(difference.place().section());
            return within && difference.fields().stream().anyMatch(fields::contains);
        }

        Set<Integer> numbers() {
            return REFERENCES
                    .matcher(text)
                    .results()
                    .flatMap(match -> Stream.of(match.group(1).split(", ")))
                    .map(Integer::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String document;
    private static final List<Row> ROWS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(Path.of("../docs/compatibility.md"));
        var section = "";
        for (var line : document.lines().toList()) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            } else if (line.startsWith("| ") && line.endsWith(" |")) {
                var cells = line.substring(2, line.length() - 2).split(" \\| ", 2);
                ROWS.add(new Row(section, cells[0], cells.length > 1 ? cells[1] : ""));
            }
        }
        assertThat(ROWS).hasSizeGreaterThan(100);
    }

    @Test
    void everyDifferenceOfTheDocumentIsInTheCatalogue() {
        var numbers = NUMBERED.matcher(document).results().map(match -> Integer.valueOf(match.group(1)));
        var known = Differences.all().stream().map(Difference::number).collect(Collectors.toSet());

        assertThat(numbers).hasSizeGreaterThan(40).isSubsetOf(known);
    }

    @Test
    void everyRowThatSaysDifferentHasItsDifferencesInTheCatalogue() {
        var missing = new ArrayList<String>();
        for (var row : ROWS) {
            var about = Differences.all().stream().filter(row::isAbout).toList();
            for (int number : row.numbers()) {
                if (about.stream().noneMatch(difference -> difference.number() == number)) {
                    missing.add(row.section() + ": " + row.fields() + " (" + number + ")");
                }
            }
            if (row.text().contains("different") && about.isEmpty()) {
                missing.add(row.section() + ": " + row.fields());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everythingThatIsNotThereYetSaysWhatToDo() {
        var missing = new ArrayList<String>();
        for (var row : ROWS) {
            if (!row.text().startsWith("not yet")) {
                continue;
            }
            var fields = row.fields().substring(row.fields().indexOf(':') + 1);
            QUOTED.matcher(fields).results().map(match -> match.group(1)).forEach(field -> {
                if (Differences.all().stream()
                        .noneMatch(difference -> row.isAbout(difference)
                                && difference.verdict() == Verdict.CHANGE
                                && difference.fields().contains(field))) {
                    missing.add(row.section() + ": " + field);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyEntryOfTheCatalogueIsAboutARowThatThereIs() {
        assertThat(Differences.all().stream()
                        .filter(difference -> !difference.fields().isEmpty())
                        .filter(difference -> ROWS.stream().noneMatch(row -> row.isAbout(difference)))
                        .map(difference -> difference.place() + " " + difference.fields()))
                .isEmpty();
        assertThat(Differences.all().stream()
                        .filter(difference -> !difference.fields().isEmpty() && difference.number() > 0)
                        // Told in the list of differences rather than in the row.
                        .filter(difference -> !Set.of(1, 15, 16).contains(difference.number()))
                        .filter(difference -> ROWS.stream()
                                .filter(row -> row.isAbout(difference))
                                .noneMatch(row -> row.numbers().contains(difference.number())))
                        .map(difference -> difference.number() + " " + difference.fields()))
                .isEmpty();
    }

    @Test
    void textsAreOnePieceOfASentence() {
        assertThat(Differences.all())
                .allSatisfy(difference ->
                        assertThat(difference.text()).doesNotEndWith(".").doesNotContain("  "));
    }
}
