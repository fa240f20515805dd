package io.dragoman.ratelimit.rule;

import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateLimitConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one domain by envoyproxy/ratelimit's documents, no two of which begin with the same key and value. Each
 * entry of a descriptor goes one level down: to the node with exactly its key and value, else to the first wildcard of its
 * key that fits, in the order of the documents, else to the node with its key and no value. There is no way back up, and
 * the limit counts only where the last entry ends.
 */
final class DescriptorTree {
    private final Posture posture;
    private final Node root = new Node(null, RateLimitConfig.Options.NONE);

    /** A level of the tree; built once, then only read. */
    private static final class Node {
        private final @Nullable Rule rule;
        private final RateLimitConfig.Options options;
        private final Map<Entry, Node> exact = new HashMap<>();
        private final Map<String, List<Wildcard>> wildcards = new HashMap<>();
        private final Map<String, Node> anyValue = new HashMap<>();

        private Node(@Nullable Rule rule, RateLimitConfig.Options options) {
            this.rule = rule;
            this.options = options;
        }

        private @Nullable Node next(Entry entry) {
            var node = exact.get(entry);
            if (node != null) {
                return node;
            }
            for (var wildcard : wildcards.getOrDefault(entry.key(), List.of())) {
                if (wildcard.pattern().matches(entry.value())) {
                    return wildcard.node();
                }
            }
            return anyValue.get(entry.key());
        }
    }

    private record Wildcard(ValuePattern pattern, Node node) {}

    /** Takes note of the rules while the tree is built, in the order of the document. */
    interface Listener {
        /**
         * A node with a rule.
         *
         * @param rule the rule
         * @param field path of the node in the document
         * @param path the keys and values that lead there
         */
        void rule(Rule rule, String field, List<Entry> path);
    }

    /** A tree without limits. */
    DescriptorTree(Posture posture) {
        this.posture = posture;
    }

    /** Adds the limits of a document. */
    void add(RateLimitConfig config, Listener listener) {
        add(root, config.descriptors(), "", List.of(), listener);
    }

    private void add(
            Node parent,
            List<RateLimitConfig.Descriptor> descriptors,
            String parentField,
            List<Entry> parentPath,
            Listener listener) {
        for (int i = 0; i < descriptors.size(); i++) {
            var descriptor = descriptors.get(i);
            var field = parentField + (parentField.isEmpty() ? "" : ".") + "descriptors[" + i + "]";
            var path = new ArrayList<>(parentPath);
            path.add(new Entry(descriptor.key(), descriptor.value()));
            var configured = rule(descriptor, path);
            var rule = configured == null ? null : posture.of(configured);
            if (rule != null) {
                listener.rule(rule, field, path);
            }
            var node = new Node(rule, descriptor.options());
            if (descriptor.wildcard()) {
                parent.wildcards
                        .computeIfAbsent(descriptor.key(), key -> new ArrayList<>())
                        .add(new Wildcard(new ValuePattern(descriptor.value()), node));
            } else if (descriptor.value().isEmpty()) {
                parent.anyValue.put(descriptor.key(), node);
            } else {
                parent.exact.put(path.getLast(), node);
            }
            add(node, descriptor.descriptors(), field, path, listener);
        }
    }

    private @Nullable Rule rule(RateLimitConfig.Descriptor descriptor, List<Entry> path) {
        var limit = descriptor.limit();
        if (limit == null) {
            return null;
        }
        var id = new ArrayList<String>();
        id.add("tree");
        path.forEach(entry -> {
            id.add(entry.key());
            id.add(entry.value());
        });
        var keys = String.join("/", path.stream().map(Entry::key).toList());
        return new Rule(
                id,
                limit.name(),
                limit.name().isEmpty() ? keys : limit.name(),
                limit.rate(),
                posture.fixed(limit.rate()),
                effect(descriptor.options()),
                limit.replaces(),
                Words.metadata(descriptor.options().metadata()),
                new Statistic(
                        path.stream()
                                .map(entry -> Statistic.part(entry.key(), entry.value()))
                                .toList(),
                        false));
    }

    private static Effect effect(RateLimitConfig.Options options) {
        if (options.shadow()) {
            return Effect.WATCHES;
        }
        return options.quota() ? Effect.REFUSES_WITH_OTHERS : Effect.REFUSES;
    }

    /** The rule that applies to a descriptor, or null. */
    @Nullable
    Selected select(List<Entry> entries) {
        var node = root;
        var values = new ArrayList<String>(entries.size());
        boolean byValue = false;
        boolean shared = false;
        for (var entry : entries) {
            node = node.next(entry);
            if (node == null) {
                return null;
            }
            values.add(node.options.shareThreshold() ? "" : entry.value());
            byValue |= node.options.valueToMetric();
            shared |= node.options.shareThreshold();
        }
        if (node.rule == null) {
            return null;
        }
        return byValue || node.options.detailedMetric()
                ? new Selected(node.rule, values, statistic(entries, node.options.detailedMetric(), shared, node.rule))
                : new Selected(node.rule, values);
    }

    /**
     * The name by the values of a request where the configuration asks for it.
     *
     * @param detailed whether it asks for all values
     * @param shared whether some of them share a counter, and so a name
     */
    private Statistic statistic(List<Entry> entries, boolean detailed, boolean shared, Rule rule) {
        var parts = new ArrayList<String>(entries.size());
        var node = root;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            node = node == null ? null : node.next(entry);
            boolean own = node != null && !node.options.shareThreshold() && (detailed || node.options.valueToMetric());
            if (!own) {
                parts.add(rule.statistic().parts().get(i));
            } else if (detailed && !shared) {
                parts.add(Statistic.detailed(entry.key(), entry.value()));
            } else {
                parts.add(Statistic.part(entry.key(), entry.value()));
            }
        }
        return new Statistic(parts, true);
    }
}
