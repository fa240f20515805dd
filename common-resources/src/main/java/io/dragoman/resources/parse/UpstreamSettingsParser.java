package io.dragoman.resources.parse;

import io.dragoman.resources.model.CircuitBreaker;
import io.dragoman.resources.model.Keepalive;
import io.dragoman.resources.model.UpstreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what Mappings and the Module say about services in the same words. */
final class UpstreamSettingsParser {
    private static final int MIN_KEEPALIVE = 1;

    private UpstreamSettingsParser() {}

    static UpstreamSettings parse(Fields fields) {
        return new UpstreamSettings(
                fields.nonEmptyText("resolver"),
                LoadBalancerParser.parse(fields),
                circuitBreakers(fields),
                keepalive(fields),
                unlessZero(fields.millis("cluster_idle_timeout_ms")),
                unlessZero(fields.millis("cluster_max_connection_lifetime_ms")),
                given(fields, "enable_ipv4"),
                given(fields, "enable_ipv6"));
    }

    /** The entries of {@code circuit_breakers}, or null if absent. */
    static @Nullable List<CircuitBreaker> circuitBreakers(Fields fields) {
        if (!fields.has("circuit_breakers")) {
            return null;
        }
        var breakers = fields.objects("circuit_breakers").stream()
                .map(UpstreamSettingsParser::circuitBreaker)
                .toList();
        if (breakers.stream().map(CircuitBreaker::priority).distinct().count() < breakers.size()) {
            fields.error("circuit_breakers", "has two entries for one priority");
        }
        return breakers;
    }

    private static CircuitBreaker circuitBreaker(Fields fields) {
        var priority = fields.oneOf("priority", Fields.names(CircuitBreaker.Priority.class));
        var breaker = new CircuitBreaker(
                Objects.requireNonNullElse(priority, CircuitBreaker.Priority.DEFAULT),
                limit(fields, "max_connections"),
                limit(fields, "max_pending_requests"),
                limit(fields, "max_requests"),
                limit(fields, "max_retries"));
        fields.finish();
        return breaker;
    }

    private static @Nullable Integer limit(Fields fields, String name) {
        return fields.integer(name, 0, Integer.MAX_VALUE);
    }

    private static @Nullable Keepalive keepalive(Fields parent) {
        var fields = parent.object("keepalive");
        if (fields == null) {
            return null;
        }
        // Emissary's CRD says idle_time, its Module and its code say time.
        var time = fields.integer("time", MIN_KEEPALIVE, Integer.MAX_VALUE);
        var idleTime = fields.integer("idle_time", MIN_KEEPALIVE, Integer.MAX_VALUE);
        var keepalive = new Keepalive(
                idleTime == null ? time : idleTime,
                fields.integer("interval", MIN_KEEPALIVE, Integer.MAX_VALUE),
                fields.integer("probes", MIN_KEEPALIVE, Integer.MAX_VALUE));
        fields.finish();
        return keepalive;
    }

    /** Zero says nothing, as in Emissary. */
    private static @Nullable Duration unlessZero(@Nullable Duration duration) {
        return duration == null || duration.isZero() ? null : duration;
    }

    private static @Nullable Boolean given(Fields fields, String name) {
        return fields.has(name) ? Boolean.valueOf(fields.bool(name, false)) : null;
    }
}
