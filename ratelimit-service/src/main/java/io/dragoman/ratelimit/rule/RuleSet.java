package io.dragoman.ratelimit.rule;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateLimitPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All limits, compiled: built once from the resources, then only read. Where a domain has both an envoyproxy/ratelimit
 * document and RateLimit resources, the limits of both apply.
 */
public final class RuleSet {
    /** No limits at all. */
    public static final RuleSet EMPTY = new RuleSet(List.of(), List.of(), List.of(), Posture.AS_CONFIGURED);

    private final Posture posture;

    private final Map<String, Domain> domains = new HashMap<>();
    private final List<ConfiguredLimit> limits = new ArrayList<>();
    private final List<RateLimitPlan> plans;

    /** By namespace and name. */
    private final Map<String, Map<String, RateLimitPlan>> planNames = new HashMap<>();

    /** The limits of one domain. */
    private static final class Domain {
        private final DescriptorTree tree;
        private final PatternTree patterns = new PatternTree();

        private Domain(Posture posture) {
            this.tree = new DescriptorTree(posture);
        }
    }

    /**
     * Compiles resources.
     *
     * @param documents envoyproxy/ratelimit documents
     * @param resources RateLimit resources
     * @param plans what limits allow those whose labels name a plan
     * @param posture what is made of all limits
     */
    public RuleSet(
            Collection<RateLimitConfig> documents,
            Collection<RateLimit> resources,
            Collection<RateLimitPlan> plans,
            Posture posture) {
        this.posture = posture;
        this.plans = List.copyOf(plans);
        plans.forEach(plan -> planNames
                .computeIfAbsent(plan.meta().namespace(), namespace -> new HashMap<>())
                .put(plan.meta().name(), plan));
        documents.forEach(this::add);
        resources.forEach(this::add);
    }

    private void add(RateLimitConfig document) {
        var name = document.domain();
        var origin = document.meta().origin();
        domain(name)
                .tree
                .add(
                        document,
                        (rule, field, path) ->
                                limits.add(new ConfiguredLimit(name, rule, describe(path), null, origin.at(field))));
    }

    private void add(RateLimit resource) {
        var patterns = domain(resource.domain()).patterns;
        for (int i = 0; i < resource.limits().size(); i++) {
            var limit = resource.limits().get(i);
            var configured = rule(resource, limit);
            var rule = posture.of(configured);
            patterns.add(limit.pattern(), rule, choice(resource, limit));
            Origin origin = resource.meta().origin().at("spec.limits[" + i + "]");
            limits.add(new ConfiguredLimit(
                    resource.domain(), rule, describePattern(limit.pattern()), limit.planFrom(), origin));
        }
    }

    private @Nullable PlanChoice choice(RateLimit resource, RateLimit.Limit limit) {
        var key = limit.planFrom();
        return key == null
                ? null
                : new PlanChoice(key, planNames.getOrDefault(resource.meta().namespace(), Map.of()));
    }

    private Domain domain(String name) {
        return domains.computeIfAbsent(name, n -> new Domain(posture));
    }

    private static Rule rule(RateLimit resource, RateLimit.Limit limit) {
        var id = new ArrayList<String>();
        id.add("pattern");
        id.add(resource.meta().namespace());
        id.add(resource.meta().name());
        for (var item : limit.pattern()) {
            // The number of keys keeps [{a, b}] and [{a}, {b}] apart.
            id.add(Integer.toString(item.size()));
            item.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(choice -> {
                id.add(choice.getKey());
                id.add(choice.getValue());
            });
        }
        if (limit.planFrom() != null) {
            // A plan may count by the time and the algorithm of a limit beside it; they are not to share a counter.
            id.add("planFrom");
            id.add(limit.planFrom());
        }
        var effect = limit.action() == RateLimit.Action.ENFORCE ? Effect.REFUSES : Effect.WATCHES;
        return new Rule(
                id, limit.name(), limit.name(), limit.rate(), limit.counting(), effect, List.of(), limit.words());
    }

    private static String describe(List<Entry> path) {
        return path.stream()
                .map(entry -> entry.key() + "=" + (entry.value().isEmpty() ? "*" : entry.value()))
                .collect(Collectors.joining(", "));
    }

    private static String describePattern(List<Map<String, String>> pattern) {
        return pattern.stream()
                .map(item -> item.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(choice -> choice.getKey() + "=" + choice.getValue())
                        .collect(Collectors.joining(" or ")))
                .collect(Collectors.joining(", "));
    }

    /** Every limit, in the order of the resources. */
    public List<ConfiguredLimit> limits() {
        return List.copyOf(limits);
    }

    /** Every plan, in the order of the resources. */
    public List<RateLimitPlan> plans() {
        return plans;
    }

    /** Whether the domain has limits. */
    public boolean knows(String domain) {
        return domains.containsKey(domain);
    }

    /** The rules that apply to a descriptor. */
    List<Selected> select(String domainName, Descriptor descriptor) {
        var domain = domains.get(domainName);
        if (domain == null) {
            return List.of();
        }
        if (descriptor.override() != null) {
            var overridden = overridden(descriptor.entries(), descriptor);
            return List.of(new Selected(posture.of(overridden.rule()), overridden.values()));
        }
        var patterns = domain.patterns.select(descriptor.entries());
        var found = new ArrayList<Selected>(1 + patterns.size());
        var ofTree = domain.tree.select(descriptor.entries());
        if (ofTree != null) {
            found.add(ofTree);
        }
        found.addAll(patterns);
        return found;
    }

    private Selected overridden(List<Entry> entries, Descriptor descriptor) {
        var values = new ArrayList<String>(2 * entries.size());
        entries.forEach(entry -> {
            values.add(entry.key());
            values.add(entry.value());
        });
        var rule = new Rule(
                List.of("override"),
                "",
                "override",
                descriptor.override(),
                posture.fixed(descriptor.override()),
                Effect.REFUSES,
                List.of(),
                Words.NONE);
        return new Selected(rule, values);
    }
}
