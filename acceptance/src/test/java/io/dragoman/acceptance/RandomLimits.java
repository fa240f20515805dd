package io.dragoman.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random configurations of envoyproxy/ratelimit, and random questions that fall under them. What makes a limit special
 * is at the beginning of its name, so that an answer can be judged by itself. Left out is what the two services mean to
 * do otherwise: no key and no value has an underscore, a star is at the end of a value, and all that a counter is asked
 * for is its limit's whole part or nothing, as only the reference counts what it refuses.
 */
final class RandomLimits {
    /** A limit with this at the beginning of its name only counts. */
    static final String SHADOW = "shadow";
    /** A limit with this at the beginning of its name refuses only together with the others of its kind. */
    static final String QUOTA = "quota";

    private static final List<String> KEYS = List.of("user", "path", "plan");
    private static final List<String> VALUES = List.of("a", "b", "ab", "abc", "b c", "ä|:{}%", "10.0.0.1");
    private static final List<String> WILDCARDS = List.of("*", "a*", "ab*");
    private static final List<String> UNITS = List.of("second", "Minute", "hour", "DAY", "week", "month", "year");
    /** Those that a question can bring along. */
    private static final List<String> OVERRIDE_UNITS = List.of("SECOND", "MINUTE", "HOUR", "DAY", "MONTH", "YEAR");

    private static final List<Long> SIZES = List.of(0L, 1L, 2L, 3L, 5L, 8L, 1_000L, 600_000_000L);
    private static final List<Integer> ADDENDS = List.of(1, 1, 2, 3, 7);
    private static final int MAX_DEPTH = 3;
    private static final int MAX_LIMITS_OF_A_LEVEL = 4;
    private static final int MAX_DESCRIPTORS = 4;

    private final RandomGenerator random;
    private final List<String> names = new ArrayList<>();
    /** What one question takes of each counter, if it takes anything. */
    private final int addend;

    private final String domain;
    private final ArrayNode descriptors;

    RandomLimits(String domain, RandomGenerator random) {
        this.domain = domain;
        this.random = random;
        addend = one(ADDENDS);
        descriptors = level(1);
    }

    /** The configuration; JSON is YAML. */
    ObjectNode configuration() {
        var root = object().put("domain", domain);
        root.set("descriptors", descriptors);
        return root;
    }

    private ArrayNode level(int depth) {
        var nodes = JsonNodeFactory.instance.arrayNode();
        var seen = new HashSet<String>();
        int number = 1 + random.nextInt(MAX_LIMITS_OF_A_LEVEL);
        for (int i = 0; i < number; i++) {
            var key = one(KEYS);
            var value = happens(35) ? "" : one(happens(40) ? WILDCARDS : VALUES);
            if (seen.add(key + "=" + value)) {
                nodes.add(node(depth, key, value));
            }
        }
        return nodes;
    }

    private ObjectNode node(int depth, String key, String value) {
        var node = object().put("key", key);
        if (!value.isEmpty()) {
            node.put("value", value);
        }
        boolean wildcard = value.endsWith("*");
        if (wildcard && happens(30)) {
            node.put("share_threshold", true);
        }
        if (happens(15)) {
            node.put("detailed_metric", true);
        }
        if (happens(15)) {
            node.put("value_to_metric", true);
        }
        if (depth < MAX_DEPTH && happens(45)) {
            node.set("descriptors", level(depth + 1));
        }
        if (happens(80)) {
            node.set("rate_limit", limit(node));
        }
        return node;
    }

    private ObjectNode limit(ObjectNode node) {
        var limit = object();
        var kind = happens(20) ? SHADOW : happens(25) ? QUOTA : "plain";
        if (!kind.equals("plain")) {
            node.put(kind + "_mode", true);
        }
        if (!kind.equals("plain") || happens(60)) {
            var name = kind + names.size();
            if (!names.isEmpty() && happens(25)) {
                limit.putArray("replaces").addObject().put("name", one(names));
            }
            names.add(name);
            limit.put("name", name);
        }
        return happens(10) ? limit.put("unlimited", true) : rate(limit, "requests_per_unit", one(UNITS));
    }

    private ObjectNode rate(ObjectNode limit, String field, String unit) {
        return limit.put(field, one(SIZES) * addend).put("unit", unit);
    }

    /** A question. */
    ObjectNode question() {
        var question = object().put("domain", happens(97) ? domain : "unknown");
        if (addend > 1) {
            question.put("hitsAddend", addend);
        } else if (happens(50)) {
            question.put("hitsAddend", random.nextInt(2));
        }
        var asked = question.putArray("descriptors");
        int number = 1 + random.nextInt(MAX_DESCRIPTORS);
        for (int i = 0; i < number; i++) {
            var descriptor = asked.addObject();
            if (happens(8)) {
                override(descriptor);
            } else {
                entries(descriptor.putArray("entries"));
            }
            if (happens(20)) {
                descriptor.put("hitsAddend", happens(40) ? 0 : addend);
            }
        }
        return question;
    }

    /** What it allows is in the entries: of one counter with several limits, one would refuse what another counts. */
    private void override(ObjectNode descriptor) {
        var limit = rate(object(), "requestsPerUnit", one(OVERRIDE_UNITS));
        entry(
                descriptor.putArray("entries"),
                limit.get("unit").asText(),
                limit.get("requestsPerUnit").asText());
        descriptor.set("limit", limit);
    }

    private void entries(ArrayNode entries) {
        JsonNode level = descriptors;
        while (!level.isEmpty() && (entries.isEmpty() || happens(85))) {
            var node = level.get(random.nextInt(level.size()));
            entry(entries, node.get("key").asText(), valueFor(node.path("value").asText()));
            level = node.path("descriptors");
        }
        if (happens(10)) {
            entry(entries, one(KEYS), one(VALUES));
        }
        if (happens(5)) {
            entries.removeAll();
        }
    }

    private String valueFor(String configured) {
        if (configured.isEmpty()) {
            return happens(10) ? "" : one(VALUES);
        }
        return configured.endsWith("*")
                ? configured.substring(0, configured.length() - 1) + one(List.of("", "x", "bc"))
                : configured;
    }

    private static void entry(ArrayNode entries, String key, String value) {
        entries.addObject().put("key", key).put("value", value);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
