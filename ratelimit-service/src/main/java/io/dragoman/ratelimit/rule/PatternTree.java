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
        private final List<Limited> limits = new ArrayList<>();
    }

    /** A rule, and how a plan is chosen for it, if one is. */
    private record Limited(Rule rule, @Nullable PlanChoice choice) {}

    /** The rules of the best pattern so far, and that pattern's length. */
    private record Match(Node node, int length) {}

    /**
     * Adds a limit; an item with several keys goes down all of their branches.
     *
     * @param choice how requests choose the limit's plan, or null if the rule is the same for all
     */
    void add(List<Map<String, String>> pattern, Rule rule, @Nullable PlanChoice choice) {
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
        var limited = new Limited(rule, choice);
        nodes.forEach(node -> node.limits.add(limited));
    }

    /** The rules that apply to a descriptor. */
    List<Selected> select(List<Entry> entries) {
        var best = longest(root, entries, 0);
        if (best == null) {
            return List.of();
        }
        var described = entries.subList(0, best.length());
        var values = values(described, null);
        return best.node().limits.stream()
                .map(limited -> limited.choice() == null
                        ? new Selected(limited.rule(), values)
                        : planned(limited.rule(), limited.choice(), entries, described))
                .toList();
    }

    /** The plan is not among the values: whoever changes to another one keeps what has been counted. */
    private static Selected planned(Rule rule, PlanChoice choice, List<Entry> entries, List<Entry> described) {
        var plan = choice.of(entries);
        return new Selected(plan == null ? rule : rule.on(plan), values(described, choice.key()));
    }

    private static List<String> values(List<Entry> described, @Nullable String without) {
        var values = new ArrayList<String>(2 * described.size());
        for (var entry : described) {
            if (!entry.key().equals(without)) {
                // The key, too: an item with several keys has a counter for each key and value.
                values.add(entry.key());
                values.add(entry.value());
            }
        }
        return values;
    }

    /** At most two branches fit an entry, and a descriptor has few entries, so that this search is short. */
    private static @Nullable Match longest(Node node, List<Entry> entries, int depth) {
        var best = node.limits.isEmpty() ? null : new Match(node, depth);
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
