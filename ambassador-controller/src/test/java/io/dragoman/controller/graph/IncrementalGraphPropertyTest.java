package io.dragoman.controller.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the order and batching of edits: the incremental result is the one of computing everything anew. */
class IncrementalGraphPropertyTest {
    /** An edit of one of two inputs; a null value removes. */
    record Edit(boolean first, int key, Integer value, boolean endsBatch) {}

    /** A circuit with every kind of derivation in it. */
    private static final class Circuit {
        private final Graph graph = new Graph();
        private final Input<Integer, Integer> left = graph.input("left");
        private final Input<Integer, Integer> right = graph.input("right");
        private final List<Collection<?, ?>> outputs = new ArrayList<>();

        Circuit() {
            var joined = graph.map("joined", left, (fetch, key, value) -> {
                var other = fetch.get(right, value);
                return other == null ? null : value + 10 * other;
            });
            var grouped = graph.group("grouped", joined, (key, value) -> Set.of(value % 3, value % 5));
            var sizes = graph.map("sizes", grouped, (fetch, key, members) -> members.size());
            var spread = graph.flatMap(
                    "spread",
                    right,
                    (fetch, key, value) -> fetch.all(sizes).keySet().stream()
                            .filter(size -> (size + value) % 2 == 0)
                            .collect(Collectors.toMap(size -> size + value, size -> key)));
            var results = graph.groupResults(
                    "results", spread, (fetch, key, value) -> Map.of(value % 2, fetch.get(sizes, key) == null));
            var union = graph.union("union", List.of(spread, joined));
            outputs.addAll(List.of(joined, grouped, sizes, spread, results, union));
        }

        List<SortedMap<?, ?>> result() {
            return outputs.stream()
                    .<SortedMap<?, ?>>map(output -> new TreeMap<>(output.values()))
                    .toList();
        }
    }

    @Property(tries = 500)
    void incrementalEqualsFromScratch(@ForAll("edits") List<Edit> edits) {
        var incremental = new Circuit();
        var left = new TreeMap<Integer, Integer>();
        var right = new TreeMap<Integer, Integer>();
        for (var edit : edits) {
            apply(edit.first() ? incremental.left : incremental.right, edit.first() ? left : right, edit);
            if (edit.endsBatch()) {
                incremental.graph.propagate();
            }
        }
        incremental.graph.propagate();

        var fresh = new Circuit();
        left.forEach(fresh.left::put);
        right.forEach(fresh.right::put);
        fresh.graph.propagate();

        assertThat(incremental.result()).isEqualTo(fresh.result());
    }

    private static void apply(Input<Integer, Integer> input, Map<Integer, Integer> mirror, Edit edit) {
        if (edit.value() == null) {
            input.remove(edit.key());
            mirror.remove(edit.key());
        } else {
            input.put(edit.key(), edit.value());
            mirror.put(edit.key(), edit.value());
        }
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        var edit = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 6).injectNull(0.3),
                        Arbitraries.of(true, false))
                .as(Edit::new);
        return edit.list().ofMaxSize(40);
    }
}
