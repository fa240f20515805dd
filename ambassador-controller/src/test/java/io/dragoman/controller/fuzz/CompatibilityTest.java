package io.dragoman.controller.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/compatibility.md} says of every field of every kind what becomes of it, and names no field that there is
 * not. A row for an object stands for the fields in it, and rows for all fields of an object stand for it.
 */
public class CompatibilityTest {
    private static final Path LISTS = Path.of("../common-resources/src/test/resources/io/dragoman/resources");

    private static final Pattern SECTION = Pattern.compile("## (.*)");
    private static final Pattern ROW = Pattern.compile("\\| (.*?) \\| (.+) \\|");
    private static final Pattern TOKEN = Pattern.compile("`([^`]+)`");
    private static final Pattern FIELD = Pattern.compile("[a-zA-Z0-9_]+(\\.[a-zA-Z0-9_*]+)*");

    /** What the document says: the fields of each kind, the kinds of which all is said, and what it says of all kinds. */
    private static final class Said {
        private final Map<String, Set<String>> fields = new TreeMap<>();
        private final Set<String> whole = new TreeSet<>();
        private final List<String> withoutState = new ArrayList<>();

        Set<String> of(String kind) {
            return fields.computeIfAbsent(kind, _ -> new TreeSet<>());
        }
    }

    @Test
    void everyFieldHasItsRow() throws IOException {
        var known = fields();
        var said = read(known.keySet());

        var missing = new ArrayList<String>();
        known.forEach((kind, fields) -> {
            if (!said.whole.contains(kind)) {
                fields.stream()
                        .filter(field -> !isCovered(field, fields, said.of(kind)))
                        .filter(field -> said.fields.values().stream().noneMatch(all -> isForAll(field, all)))
                        .forEach(field -> missing.add(kind + " " + field));
            }
        });

        assertThat(missing).isEmpty();
    }

    @Test
    void everyRowNamesAFieldThatThereIs() throws IOException {
        var known = fields();
        var said = read(known.keySet());

        var unknown = new ArrayList<String>();
        said.fields.forEach((kind, fields) -> fields.stream()
                .filter(field -> !known.getOrDefault(kind, Set.of()).contains(field))
                .forEach(field -> unknown.add(kind + " " + field)));

        assertThat(unknown).isEmpty();
        assertThat(said.withoutState).isEmpty();
        assertThat(said.fields.keySet()).contains("Mapping", "Host", "Listener", "TLSContext", "Module");
    }

    /** The fields that Emissary has, and those that the parsers ask for. */
    private static Map<String, Set<String>> fields() throws IOException {
        var fields = knownFields();
        // A kind that neither of them has.
        fields.put("RateLimitPlan", new TreeSet<>());
        fields.forEach((kind, known) -> known.addAll(read(kind)));
        return fields;
    }

    /** The paths of the fields that the kind's parser asks for, as the list of known fields writes them. */
    private static Set<String> read(String kind) {
        var root = kind.equals("Module") ? "spec.config." : "spec.";
        return FieldCatalogue.of(ValidObjects.of(kind)).stream()
                .map(field -> String.join(".", field.path()))
                .filter(path -> path.startsWith(root))
                .map(path -> path.substring(root.length()).replaceAll("\\.0\\b", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code ambassador_id} is one thing, whatever the kind and the spelling. */
    private static boolean isForAll(String field, Set<String> named) {
        return Set.of("ambassador_id", "ambassadorId").contains(field) && named.contains("ambassador_id");
    }

    private static boolean isCovered(String field, Set<String> fields, Set<String> named) {
        var inside =
                fields.stream().filter(other -> other.startsWith(field + ".")).toList();
        return isNamed(field, named)
                || (!inside.isEmpty() && leaves(inside).stream().allMatch(leaf -> isNamed(leaf, named)));
    }

    private static boolean isNamed(String field, Set<String> named) {
        for (var path = field; !path.isEmpty(); path = path.substring(0, Math.max(0, path.lastIndexOf('.')))) {
            if (named.contains(path)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> leaves(List<String> fields) {
        return fields.stream()
                .filter(field -> fields.stream().noneMatch(other -> other.startsWith(field + ".")))
                .toList();
    }

    private static Map<String, Set<String>> knownFields() throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(LISTS.resolve("known-fields.txt")));
        lines.addAll(Files.readAllLines(LISTS.resolve("known-fields-edge-stack.txt")));
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .collect(Collectors.groupingBy(
                        words -> words[0],
                        TreeMap::new,
                        Collectors.mapping(words -> words[1], Collectors.toCollection(TreeSet::new))));
    }

    private static Said read(Set<String> kinds) throws IOException {
        var said = new Said();
        Set<String> section = Set.of();
        boolean single = false;
        for (var line : Files.readAllLines(Path.of("../docs/compatibility.md"))) {
            var title = SECTION.matcher(line);
            var row = ROW.matcher(line);
            if (title.matches()) {
                section = title.group(1).equals("Module `tls`") ? Set.of() : named(title.group(1), kinds);
                single = section.size() == 1;
            } else if (row.matches()) {
                var cell = row.group(1);
                if (row.group(2).isBlank() && !cell.equals("field")) {
                    said.withoutState.add(line);
                }
                // A row may name its kind itself, where a section is about several.
                var own = named(cell.replaceAll("`[^`]*`", ""), kinds);
                var of = single ? section : own;
                var fields = fields(cell);
                of.forEach(kind -> {
                    if (fields.isEmpty() && own.contains(kind) && !cell.startsWith("several ")) {
                        said.whole.add(kind);
                    }
                    said.of(kind).addAll(fields);
                });
            } else if (line.startsWith("1. ")) {
                // The list of differences: no more rows.
                break;
            } else if (!line.startsWith("|")) {
                // Text says all of the kinds that it names, or of the kind that it stands under.
                said.whole.addAll(named(line, kinds));
                if (single && !line.isBlank()) {
                    said.whole.addAll(section);
                }
            }
        }
        return said;
    }

    private static Set<String> named(String text, Set<String> kinds) {
        var words = new HashSet<>(Arrays.asList(text.split("\\W+")));
        words.retainAll(kinds);
        return words;
    }

    /** The fields that a row is about; {@code `a`, `b`: `c`} stands for a.c and b.c. */
    private static Set<String> fields(String cell) {
        int colon = cell.indexOf(": `");
        if (colon < 0) {
            return tokens(cell);
        }
        var inside = tokens(cell.substring(colon + 1));
        return tokens(cell.substring(0, colon)).stream()
                .flatMap(outer -> inside.stream().map(field -> outer + "." + field))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tokens(String text) {
        return TOKEN.matcher(text)
                .results()
                .map(match -> match.group(1).replace("[]", ""))
                .filter(token -> FIELD.matcher(token).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
