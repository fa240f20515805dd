package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimit.Action;
import io.dragoman.resources.model.RateLimit.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code RateLimit}. */
final class RateLimitParser {
    private static final Map<String, Action> ACTIONS = actions();
    private static final String PLAN_FROM = "planFrom";

    /** An item with several keys stands for as many patterns as it has keys; the product is what has to be stored. */
    private static final int MAX_ALTERNATIVES = 1_000;

    private RateLimitParser() {}

    static @Nullable RateLimit parse(Meta meta, JsonNode object, List<Problem> problems) {
        int before = problems.size();
        var spec = Specs.spec(meta, object, problems);
        var domain = spec.requiredText("domain");
        var limits = new ArrayList<Limit>();
        var seen = new HashMap<Counters, Integer>();
        for (var fields : spec.objects("limits")) {
            var limit = limit(fields, meta, limits.size());
            var twin = seen.putIfAbsent(Counters.of(limit), limits.size());
            if (twin != null) {
                fields.error(
                        "pattern",
                        "is the same as that of limits[" + twin + "], for the same "
                                + (limit.planFrom() == null ? "time and algorithm" : "plan"));
            }
            limits.add(limit);
        }
        spec.finish();
        return ManifestParser.hasError(problems.subList(before, problems.size()))
                ? null
                : new RateLimit(meta, domain, limits);
    }

    /** What makes a limit's counters its own; where a plan says what is counted, that can be any time and algorithm. */
    private record Counters(
            List<Map<String, String>> pattern,
            @Nullable Duration window,
            @Nullable Algorithm algorithm,
            @Nullable String planFrom) {
        private static Counters of(Limit limit) {
            var planFrom = limit.planFrom();
            return planFrom == null
                    ? new Counters(
                            limit.pattern(),
                            limit.rate().window(),
                            limit.counting().algorithm(),
                            null)
                    : new Counters(limit.pattern(), null, null, planFrom);
        }
    }

    private static Limit limit(Fields fields, Meta meta, int index) {
        var name = fields.text("name", "");
        var action = fields.oneOf("action", ACTIONS);
        var allowance = CountingParser.allowance(fields);
        var pattern = pattern(fields);
        var limit = new Limit(
                name.isEmpty() ? meta.name() + "." + meta.namespace() + "-" + index : name,
                action == null ? Action.ENFORCE : action,
                pattern,
                allowance.rate(),
                CountingParser.counting(fields, allowance),
                RateLimitWordsParser.parse(fields),
                planFrom(fields, pattern));
        fields.finish();
        return limit;
    }

    /**
     * The key of the entry that names the plan. Its values have no counters of their own: a change of somebody's plan
     * would begin a new count.
     */
    private static @Nullable String planFrom(Fields fields, List<Map<String, String>> pattern) {
        var key = fields.nonEmptyText(PLAN_FROM);
        if (key == null) {
            return null;
        }
        boolean anyPlan = pattern.stream().anyMatch(item -> RateLimit.ANY.equals(item.get(key)));
        boolean toldApart = pattern.stream()
                .anyMatch(item -> item.entrySet().stream()
                        .anyMatch(choice -> !choice.getKey().equals(key)
                                && choice.getValue().equals(RateLimit.ANY)));
        if (anyPlan && !toldApart) {
            fields.error(
                    PLAN_FROM,
                    "would count everybody with any plan together: have the pattern tell them apart by another key");
        }
        return key;
    }

    private static List<Map<String, String>> pattern(Fields fields) {
        var pattern = new ArrayList<Map<String, String>>();
        long alternatives = 1;
        for (var item : fields.objects("pattern")) {
            var choice = new LinkedHashMap<String, String>();
            for (var key : item.names()) {
                // A key without anything after its colon is how YAML writes "any value" most briefly.
                var value = item.text(key, "");
                choice.put(key, value.isEmpty() ? RateLimit.ANY : value);
            }
            if (choice.isEmpty()) {
                item.error("must have at least one key");
            }
            alternatives = Math.min(alternatives * Math.max(1, choice.size()), MAX_ALTERNATIVES + 1L);
            pattern.add(Map.copyOf(choice));
        }
        if (pattern.isEmpty()) {
            fields.error("pattern", "must have at least one item");
        }
        if (alternatives > MAX_ALTERNATIVES) {
            fields.error("pattern", "stands for more than " + MAX_ALTERNATIVES + " combinations of keys");
        }
        return pattern;
    }

    private static Map<String, Action> actions() {
        var spellings = new LinkedHashMap<String, Action>();
        spellings.put("Enforce", Action.ENFORCE);
        spellings.put("LogOnly", Action.LOG_ONLY);
        return spellings;
    }
}
