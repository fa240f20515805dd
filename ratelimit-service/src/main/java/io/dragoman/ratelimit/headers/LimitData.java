package io.dragoman.ratelimit.headers;

import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.template.TemplateFunction;
import io.dragoman.template.TemplateObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What templates of limits are given, by the names that users of Edge Stack know. Most limits have none: made when asked. */
final class LimitData {
    private static final String RESPONSE = "RateLimitResponse";
    private static final String RETRY_AFTER = "RetryAfter";
    private static final long TOO_MANY_REQUESTS = 429;

    private final Decision decision;

    LimitData(Decision decision) {
        this.decision = decision;
    }

    /** For headers that are there in any case. */
    Map<String, Object> any() {
        return Map.of(RESPONSE, response(decision), RETRY_AFTER, retryAfter(decision));
    }

    /** For a refusal. As JSON it is its message and its status alone. */
    TemplateObject error() {
        var shown = Map.<String, Object>of("message", Refusal.TITLE, "status_code", TOO_MANY_REQUESTS);
        var all = new HashMap<>(any());
        all.putAll(shown);
        // Envoy does not tell a rate limit service which request it asks about.
        all.put("request_id", "");
        return new TemplateObject(shown, members(all));
    }

    private static TemplateObject response(Decision decision) {
        return struct(Map.of(
                "OverallCode",
                code(decision.refuses()),
                "Statuses",
                decision.limits().map(LimitData::status).toList()));
    }

    private static TemplateObject status(LimitStatus status) {
        var reset = status.usage().untilReset();
        return struct(Map.of(
                "Code",
                code(status.refuses()),
                "CurrentLimit",
                struct(Map.of(
                        "Name",
                        status.rule().name(),
                        "RequestsPerUnit",
                        status.rate().requests(),
                        "Unit",
                        unit(status))),
                "LimitRemaining",
                status.usage().remaining(),
                "DurationUntilReset",
                struct(Map.of("Seconds", Refusal.seconds(reset), "Nanos", 0L))));
    }

    /** The number that the protocol has for it; printed, its name. */
    private static TemplateObject code(boolean refuses) {
        return new TemplateObject(refuses ? 2L : 1L, Map.of(), refuses ? "OVER_LIMIT" : "OK");
    }

    /** The number that the protocol has for it; printed, its name. */
    private static TemplateObject unit(LimitStatus status) {
        if (status.rule().concurrent()) {
            return new TemplateObject(0L, Map.of(), "UNKNOWN");
        }
        var unit = status.rate().unit();
        long number = switch (unit) {
            case SECOND -> 1;
            case MINUTE -> 2;
            case HOUR -> 3;
            case DAY -> 4;
            case MONTH -> 5;
            case YEAR -> 6;
            case WEEK -> 7;
        };
        return new TemplateObject(number, Map.of(), unit.name());
    }

    private static TemplateObject retryAfter(Decision decision) {
        return decision.refusing()
                .map(status -> duration(
                        Duration.ofSeconds(Refusal.seconds(status.usage().untilReset()))))
                .orElseGet(() -> duration(Duration.ZERO));
    }

    /** A {@code time.Duration} of whole seconds: a number of nanoseconds, printed as Go prints it. */
    private static TemplateObject duration(Duration duration) {
        double seconds = duration.toSeconds();
        return new TemplateObject(
                duration.toNanos(),
                members(Map.of(
                        "Nanoseconds",
                        duration.toNanos(),
                        "Microseconds",
                        duration.toNanos() / 1_000,
                        "Milliseconds",
                        duration.toMillis(),
                        "Seconds",
                        seconds,
                        "Minutes",
                        seconds / 60,
                        "Hours",
                        seconds / 3_600,
                        "String",
                        text(duration))),
                text(duration));
    }

    private static String text(Duration duration) {
        var hours = duration.toHours() > 0 ? duration.toHours() + "h" : "";
        var minutes = duration.toMinutes() > 0 ? duration.toMinutesPart() + "m" : "";
        return hours + minutes + duration.toSecondsPart() + "s";
    }

    private static TemplateObject struct(Map<String, Object> fields) {
        return new TemplateObject(fields, members(fields));
    }

    private static Map<String, TemplateFunction> members(Map<String, Object> fields) {
        var members = new HashMap<String, TemplateFunction>();
        fields.forEach((name, value) -> members.put(name, TemplateObject.field(value)));
        return members;
    }
}
