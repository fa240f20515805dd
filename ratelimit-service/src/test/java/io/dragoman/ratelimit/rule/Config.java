package io.dragoman.ratelimit.rule;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateLimitPlan;
import io.dragoman.resources.model.RateUnit;
import java.util.List;
import java.util.Map;

/** Builds configuration for tests, in the domain {@code d}. */
final class Config {
    private Config() {}

    static RateLimitConfig document(RateLimitConfig.Descriptor... descriptors) {
        return new RateLimitConfig(meta("RateLimitConfig", "", "d"), "d", List.of(descriptors));
    }

    static RateLimit resource(String name, RateLimit.Limit... limits) {
        return new RateLimit(meta("RateLimit", "default", name), "d", List.of(limits));
    }

    private static Meta meta(String kind, String namespace, String name) {
        return new Meta(new ObjectKey(kind, namespace, name), 1, Map.of(), List.of(), "limits.yaml:1");
    }

    static RateLimitConfig.Descriptor node(String key, String value, RateLimitConfig.Descriptor... children) {
        return new RateLimitConfig.Descriptor(key, value, null, RateLimitConfig.Options.NONE, List.of(children));
    }

    static RateLimitConfig.Descriptor node(String key, String value, RateLimitConfig.Limit limit) {
        return new RateLimitConfig.Descriptor(key, value, limit, RateLimitConfig.Options.NONE, List.of());
    }

    static RateLimitConfig.Options options(boolean shadow, boolean quota, boolean shareThreshold) {
        return new RateLimitConfig.Options(shadow, quota, shareThreshold, false, false, Map.of());
    }

    static RateLimitConfig.Limit limit(String name, long perHour, String... replaces) {
        return new RateLimitConfig.Limit(name, List.of(replaces), new Rate(perHour, RateUnit.HOUR));
    }

    static RateLimit.Limit limit(String name, long perHour, List<Map<String, String>> pattern) {
        return new RateLimit.Limit(
                name,
                RateLimit.Action.ENFORCE,
                pattern,
                new Rate(perHour, RateUnit.HOUR),
                Counting.fixed(new Rate(perHour, RateUnit.HOUR)),
                RateLimit.Words.NONE);
    }

    /** A limit of which the value of a label says how much it allows. */
    static RateLimit.Limit planned(String planFrom, long perHour, List<Map<String, String>> pattern) {
        var byDefault = limit("planned", perHour, pattern);
        return new RateLimit.Limit(
                byDefault.name(),
                byDefault.action(),
                pattern,
                byDefault.rate(),
                byDefault.counting(),
                byDefault.words(),
                planFrom);
    }

    static RateLimitPlan plan(String namespace, String name, long perHour) {
        return new RateLimitPlan(
                meta("RateLimitPlan", namespace, name),
                new Rate(perHour, RateUnit.HOUR),
                Counting.Algorithm.FIXED,
                perHour);
    }

    static RateLimitPlan unlimited(String name) {
        return new RateLimitPlan(meta("RateLimitPlan", "default", name), null, Counting.Algorithm.FIXED, 0);
    }

    static Descriptor descriptor(String... keysAndValues) {
        return descriptor(1, keysAndValues);
    }

    static Descriptor descriptor(long hits, String... keysAndValues) {
        var entries = new Entry[keysAndValues.length / 2];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Entry(keysAndValues[2 * i], keysAndValues[2 * i + 1]);
        }
        return new Descriptor(List.of(entries), null, hits);
    }
}
