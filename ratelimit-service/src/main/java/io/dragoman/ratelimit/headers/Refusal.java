package io.dragoman.ratelimit.headers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a refused client is told: when to come back (Retry-After), the limits that it fell under and what is left of them
 * (RateLimit-Policy and RateLimit of draft-ietf-httpapi-ratelimit-headers-10), and a problem document (RFC 9457).
 *
 * @param headers the response headers
 * @param body the response body, JSON
 */
public record Refusal(List<Header> headers, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What it is about, in short. */
    static final String TITLE = "Rate limit exceeded";

    private static final String TYPE = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    /** Clients and proxies limit the size of headers; more limits than this are left out. */
    private static final int MAX_LISTED = 8;

    /** Copies the list. */
    public Refusal {
        headers = List.copyOf(headers);
    }

    /** What to tell about a decision that refuses. */
    public static Refusal of(Decision decision) {
        var limits = enforced(decision);
        var violated = limits.stream().filter(LimitStatus::refuses).toList();
        long retryAfter = violated.stream()
                .mapToLong(status -> seconds(status.usage().untilReset()))
                .max()
                .orElse(1);
        var headers = new ArrayList<Header>();
        headers.add(new Header("Retry-After", Long.toString(retryAfter)));
        headers.addAll(standing(limits));
        headers.add(new Header("Content-Type", "application/problem+json"));
        return new Refusal(headers, body(violated, retryAfter));
    }

    /** What to tell of the limits of a decision, whatever it is; nothing where there are none. */
    static List<Header> standing(Decision decision) {
        var limits = enforced(decision);
        return limits.isEmpty() ? List.of() : standing(limits);
    }

    private static List<Header> standing(Collection<LimitStatus> limits) {
        return List.of(
                new Header("RateLimit-Policy", list(limits, Refusal::policy)),
                new Header("RateLimit", list(limits, Refusal::left)));
    }

    /** The enforced limits with the violated ones first; of those with equal names the one that matters most. */
    private static Collection<LimitStatus> enforced(Decision decision) {
        var byLabel = new LinkedHashMap<String, LimitStatus>();
        for (boolean violated : List.of(true, false)) {
            decision.limits()
                    .filter(status -> status.rule().enforced() && status.refuses() == violated)
                    .forEach(status -> byLabel.putIfAbsent(status.rule().label(), status));
        }
        return byLabel.values();
    }

    private static String policy(LimitStatus status) {
        var quota = ";q=" + status.rate().requests();
        return status.rule().concurrent()
                ? quota + ";qu=\"concurrent-requests\""
                : quota + ";w=" + seconds(status.rate().window());
    }

    private static String left(LimitStatus status) {
        var left = ";r=" + status.usage().remaining();
        // Nobody knows when a request will be done.
        return status.rule().concurrent()
                ? left
                : left + ";t=" + seconds(status.usage().untilReset());
    }

    private interface Parameters {
        String of(LimitStatus status);
    }

    private static String list(Collection<LimitStatus> limits, Parameters parameters) {
        var items = limits.stream()
                .limit(MAX_LISTED)
                .map(status -> StructuredString.of(status.rule().label()) + parameters.of(status))
                .toList();
        return String.join(", ", items);
    }

    private static String body(List<LimitStatus> violated, long retryAfter) {
        var names = violated.stream()
                .map(status -> status.rule().label())
                .limit(MAX_LISTED)
                .toList();
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", TYPE);
        problem.put("title", TITLE);
        problem.put("detail", "Try again in " + retryAfter + (retryAfter == 1 ? " second." : " seconds."));
        problem.put("violated-policies", names);
        try {
            return JSON.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings always have a JSON form", e);
        }
    }

    /** Whole seconds, rounded up, so that a client that waits so long does not come too early. */
    public static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
