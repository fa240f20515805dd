package io.dragoman.ratelimit.config;

import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.resources.model.Rate;
import java.util.List;
import java.util.stream.Collectors;

/** Limits as envoyproxy/ratelimit shows them, one a line. */
public final class LimitLines {
    private LimitLines() {}

    /** The lines of these limits. */
    public static String of(List<ConfiguredLimit> limits) {
        return limits.stream().map(LimitLines::line).collect(Collectors.joining());
    }

    private static String allowed(Rule rule, Rate rate) {
        return rule.concurrent()
                ? "concurrent_requests=" + rate.requests()
                : "unit=" + rate.unit() + " requests_per_unit=" + rate.requests();
    }

    private static String line(ConfiguredLimit limit) {
        var rule = limit.rule();
        var rate = rule.rate();
        return limit.domain() + "." + String.join(".", rule.statistic().parts()) + ": "
                + (rate == null ? "unlimited" : allowed(rule, rate))
                + ", shadow_mode: " + !rule.enforced()
                + ", quota_mode: " + (rule.effect() == Effect.REFUSES_WITH_OTHERS)
                + "\n";
    }
}
