package io.dragoman.controller.migrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of settings, by their names. In a file of lines {@code name | verdict | text}, where the name may be
 * followed by a colon and a value, and may end with a star.
 *
 * @param rows the lines, in the file's order
 */
record SettingTable(List<Row> rows) {
    private static final Set<String> OFF = Set.of("false", "f", "no", "n", "off", "0");

    /**
     * One line.
     *
     * @param name the setting's name
     * @param value the only value that the line is about, or empty for all that have no line of their own
     * @param verdict what becomes of it
     * @param text why, or what to do
     */
    record Row(String name, String value, Verdict verdict, String text) {
        private static Row parse(String line) {
            var cells = line.split(" \\| ", -1);
            int colon = cells[0].indexOf(": ");
            return new Row(
                    colon < 0 ? cells[0] : cells[0].substring(0, colon),
                    colon < 0 ? "" : cells[0].substring(colon + 2),
                    Verdict.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                    cells[2]);
        }

        /** The name, and the value if the row is about one alone. */
        String setting() {
            return value.isEmpty() ? name : name + ": " + value;
        }

        private boolean fits(String setting, String given) {
            boolean named = name.endsWith("*")
                    ? setting.startsWith(name.substring(0, name.length() - 1))
                    : setting.equals(name) || setting.startsWith(name + ".");
            return named
                    && (value.isEmpty() || value.equalsIgnoreCase(given) || (value.equals("false") && isOff(given)));
        }
    }

    SettingTable {
        rows = List.copyOf(rows);
    }

    /** Environment variables. */
    static SettingTable environment() {
        return read("environment.txt");
    }

    /** Values of Helm charts. */
    static SettingTable helmValues() {
        return read("helm-values.txt");
    }

    private static SettingTable read(String name) {
        try (var stream = Objects.requireNonNull(SettingTable.class.getResourceAsStream(name), name)) {
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return new SettingTable(Arrays.stream(text.split("\n", -1))
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(Row::parse)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a text says no. */
    static boolean isOff(String value) {
        return OFF.contains(value.toLowerCase(Locale.ROOT));
    }

    /** The row that says most precisely what becomes of a setting. */
    Optional<Row> find(String setting, String value) {
        return rows.stream()
                .filter(row -> row.fits(setting, value))
                .max(Comparator.<Row>comparingInt(row -> row.name().length())
                        .thenComparingInt(row -> row.value().length()));
    }
}
