package io.dragoman.resources.parse;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Counting.Algorithm;
import io.dragoman.resources.model.Counting.Consume;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how much a limit of a RateLimit or a RateLimitPlan allows, in what time, and how that is counted. */
final class CountingParser {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Map<String, Algorithm> ALGORITHMS = algorithms();
    private static final Map<String, Consume> CONSUME = consume();
    private static final Map<String, StoreFailure> STORE_FAILURES = storeFailures();
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);
    private static final String LEASE = "lease";
    private static final String BURST = "burst";
    private static final String BURST_FACTOR = "burstFactor";

    private CountingParser() {}

    /**
     * How much is allowed.
     *
     * @param rate so many requests in such a time
     * @param algorithm what decides
     * @param capacity how many may come at once
     */
    record Allowance(Rate rate, Algorithm algorithm, long capacity) {}

    /**
     * {@code rate}, with {@code unit} or {@code per}; {@code algorithm}, {@code burst} and {@code burstFactor}; or for
     * concurrency, {@code rate} and {@code lease}.
     */
    static Allowance allowance(Fields fields) {
        var named = fields.oneOf("algorithm", ALGORITHMS);
        if (named == Algorithm.CONCURRENCY) {
            return concurrency(fields);
        }
        if (fields.has(LEASE)) {
            fields.error(LEASE, "is for the algorithm concurrency alone");
        }
        var rate = rate(fields);
        var burst = burst(fields, rate);
        var algorithm = named != null ? named : burst == null ? Algorithm.FIXED : Algorithm.GCRA;
        if (burst != null && algorithm != Algorithm.GCRA) {
            fields.error(fields.has(BURST) ? BURST : BURST_FACTOR, "is for the algorithm gcra alone");
        }
        long capacity = burst == null || rate.requests() == 0 ? rate.requests() : burst;
        if (algorithm == Algorithm.GCRA && capacity > Counting.MAX_GCRA / rate.windowMillis()) {
            fields.error(
                    "algorithm",
                    "gcra takes " + Counting.MAX_GCRA / rate.windowMillis()
                            + " requests at once at most for a window of this length");
        }
        return new Allowance(rate, algorithm, capacity);
    }

    private static Allowance concurrency(Fields fields) {
        long requests = requests(fields);
        Stream.of("unit", "per", BURST, BURST_FACTOR)
                .filter(fields::has)
                .forEach(name -> fields.error(name, "is not for the algorithm concurrency, which has a lease"));
        var lease = fields.has(LEASE) ? window(fields, LEASE) : DEFAULT_LEASE;
        return new Allowance(new Rate(requests, lease), Algorithm.CONCURRENCY, requests);
    }

    private static long requests(Fields fields) {
        if (!fields.has("rate")) {
            fields.error("rate", "is required");
        }
        return Rates.requests(fields, "rate");
    }

    private static Rate rate(Fields fields) {
        long requests = requests(fields);
        if (!fields.has("per")) {
            return new Rate(requests, Rates.requiredUnit(fields, "unit", RateUnit.DAY));
        }
        if (fields.has("unit")) {
            fields.error("per", "takes the place of unit: give one of them");
        }
        return new Rate(requests, window(fields, "per"));
    }

    private static Duration window(Fields fields, String name) {
        var window = Durations.positive(fields, name, Duration.ofSeconds(1));
        if (window.compareTo(LONGEST) > 0) {
            fields.error(name, "must be " + LONGEST.toHours() + "h at most");
        }
        if (window.toMillis() == 0 || !window.equals(Duration.ofMillis(window.toMillis()))) {
            fields.error(name, "must be whole milliseconds");
            return Duration.ofSeconds(1);
        }
        return window;
    }

    /** The same counted with {@code consume} and {@code onStoreFailure}. */
    static Counting counting(Fields fields, Allowance allowance) {
        var consume = fields.oneOf("consume", CONSUME);
        // A request that another limit refuses is not under way.
        var byDefault = allowance.algorithm() == Algorithm.CONCURRENCY ? Consume.ALL_OR_NOTHING : Consume.ALL;
        return new Counting(
                allowance.algorithm(),
                allowance.capacity(),
                consume == null ? byDefault : consume,
                fields.oneOf("onStoreFailure", STORE_FAILURES));
    }

    private static @Nullable Long burst(Fields fields, Rate rate) {
        long factor = Rates.requests(fields, BURST_FACTOR);
        if (fields.has(BURST)) {
            if (factor > 0) {
                fields.error(BURST, "takes the place of burstFactor: give one of them");
            }
            long burst = Rates.requests(fields, BURST);
            if (burst == 0) {
                fields.error(BURST, "must be 1 at least");
            }
            return burst;
        }
        if (factor == 0) {
            return null;
        }
        if (rate.requests() > 0 && factor > Rate.MAX_REQUESTS / rate.requests()) {
            fields.error(BURST_FACTOR, "times rate must be " + Rate.MAX_REQUESTS + " at most");
            return rate.requests();
        }
        return factor * rate.requests();
    }

    private static Map<String, Consume> consume() {
        var spellings = new LinkedHashMap<String, Consume>();
        spellings.put("all", Consume.ALL);
        spellings.put("allOrNothing", Consume.ALL_OR_NOTHING);
        return spellings;
    }

    private static Map<String, StoreFailure> storeFailures() {
        var spellings = new LinkedHashMap<String, StoreFailure>();
        spellings.put("allow", StoreFailure.ALLOW);
        spellings.put("deny", StoreFailure.DENY);
        spellings.put("local", StoreFailure.LOCAL);
        return spellings;
    }

    private static Map<String, Algorithm> algorithms() {
        var spellings = new LinkedHashMap<String, Algorithm>();
        spellings.put("fixed", Algorithm.FIXED);
        spellings.put("sliding", Algorithm.SLIDING);
        spellings.put("gcra", Algorithm.GCRA);
        spellings.put("concurrency", Algorithm.CONCURRENCY);
        return spellings;
    }
}
