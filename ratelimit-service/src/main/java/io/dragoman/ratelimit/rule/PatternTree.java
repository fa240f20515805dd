package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the RateLimit resources of one domain. A pattern fits a descriptor whose first entries it describes; the
 * longest pattern wins. Among patterns of the same length the one that names a value earlier wins over one that takes
 * any; limits with the same pattern all apply.
 */
final class PatternTree {
    private final Node root = new Node();

    /** A level of the tree; built once, then only read. */
    private static final class Node {
        private final Map<Entry, Node> exact = new HashMap<>();
        private final Map<String, Node> anyValue = new HashMap<>();
        private final List<Rule> rules = new ArrayList<>();
    }

    /** The rules of the best pattern so far, and that pattern's length. */
    private record Match(Node node, int length) {}

    /** Adds a limit; an item with several keys goes down all of their branches. */
    void add(List<Map<String, String>> pattern, Rule rule) {
        var nodes = List.of(root);
        for (var item : pattern) {
            var next = new ArrayList<Node>();
            for (var node : nodes) {
                item.forEach((key, value) -> next.add(
                        value.equals(RateLimit.ANY)
                                ? node.anyValue.computeIfAbsent(key, k -> new Node())
                                : node.exact.computeIfAbsent(new Entry(key, value), k -> new Node())));
            }
            nodes = next;
        }
        nodes.forEach(node -> node.rules.add(rule));
    }

    /** The rules that apply to a descriptor. */
    List<Selected> select(List<Entry> entries) {
        var best = longest(root, entries, 0);
        if (best == null) {
            return List.of();
        }
        var values = new ArrayList<String>(2 * best.length());
        for (var entry : entries.subList(0, best.length())) {
            // The key, too: an item with several keys has a counter for each key and value.
            values.add(entry.key());
            values.add(entry.value());
        }
        return best.node().rules.stream()
                .map(rule -> new Selected(rule, values))
                .toList();
    }

    /** At most two branches fit an entry, and a descriptor has few entries, so that this search is short. */
    private static @Nullable Match longest(Node node, List<Entry> entries, int depth) {
        var best = node.rules.isEmpty() ? null : new Match(node, depth);
        if (depth == entries.size()) {
            return best;
        }
        var entry = entries.get(depth);
        best = longer(best, node.exact.get(entry), entries, depth);
        return longer(best, node.anyValue.get(entry.key()), entries, depth);
    }

    private static @Nullable Match longer(@Nullable Match best, @Nullable Node branch, List<Entry> entries, int depth) {
        var found = branch == null ? null : longest(branch, entries, depth + 1);
        return found != null && (best == null || found.length() > best.length()) ? found : best;
    }
}
