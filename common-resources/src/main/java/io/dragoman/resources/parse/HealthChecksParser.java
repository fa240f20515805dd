package io.dragoman.resources.parse;

import io.dragoman.resources.model.HealthCheck;
import io.dragoman.resources.model.HealthCheck.Header;
import io.dragoman.resources.model.HealthCheck.Probe;
import io.dragoman.resources.model.HealthCheck.StatusRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code health_checks}. */
final class HealthChecksParser {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int UNHEALTHY_THRESHOLD = 2;
    private static final int HEALTHY_THRESHOLD = 1;
    private static final int MIN_STATUS = 100;
    private static final int MAX_STATUS = 599;

    private HealthChecksParser() {}

    static List<HealthCheck> parse(Fields spec) {
        return spec.objects("health_checks").stream()
                .map(HealthChecksParser::check)
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable HealthCheck check(Fields fields) {
        var timeout = Durations.positive(fields, "timeout", TIMEOUT);
        var interval = Durations.positive(fields, "interval", INTERVAL);
        int unhealthy = fields.integer("unhealthy_threshold", 1, Integer.MAX_VALUE, UNHEALTHY_THRESHOLD);
        int healthy = fields.integer("healthy_threshold", 1, Integer.MAX_VALUE, HEALTHY_THRESHOLD);
        var probe = probe(fields);
        fields.finish();
        return probe == null ? null : new HealthCheck(timeout, interval, unhealthy, healthy, probe);
    }

    private static @Nullable Probe probe(Fields check) {
        var fields = check.object("health_check");
        if (fields == null) {
            if (!check.has("health_check")) {
                check.error("health_check", "is required");
            }
            return null;
        }
        var http = fields.object("http");
        var grpc = fields.object("grpc");
        fields.finish();
        if ((http == null) == (grpc == null)) {
            fields.error("must have exactly one of http and grpc");
            return null;
        }
        return http == null ? grpc(Objects.requireNonNull(grpc)) : http(http);
    }

    private static Probe http(Fields fields) {
        var probe = new Probe.Http(
                fields.requiredText("path"),
                fields.nonEmptyText("hostname"),
                headers(fields),
                fields.texts("remove_request_headers"),
                fields.objects("expected_statuses").stream()
                        .map(HealthChecksParser::range)
                        .toList());
        probe.removeRequestHeaders().forEach(name -> HeaderNames.check(fields, "remove_request_headers", name));
        fields.finish();
        return probe;
    }

    private static Map<String, Header> headers(Fields parent) {
        var fields = parent.object("add_request_headers");
        var headers = new LinkedHashMap<String, Header>();
        if (fields == null) {
            return headers;
        }
        for (var name : fields.names()) {
            HeaderNames.check(fields, name, name);
            var header = fields.object(name);
            if (header != null) {
                headers.put(name, new Header(header.text("value", ""), header.bool("append", true)));
                header.ignore("v2Representation");
                header.finish();
            }
        }
        return headers;
    }

    private static StatusRange range(Fields fields) {
        for (var name : List.of("min", "max")) {
            if (!fields.has(name)) {
                fields.error(name, "is required");
            }
        }
        int min = fields.integer("min", MIN_STATUS, MAX_STATUS, MIN_STATUS);
        int max = fields.integer("max", MIN_STATUS, MAX_STATUS, MAX_STATUS);
        if (min > max) {
            fields.error("max", "must not be below min");
        }
        fields.finish();
        return new StatusRange(min, max);
    }

    private static Probe grpc(Fields fields) {
        var probe = new Probe.Grpc(fields.requiredText("upstream_name"), fields.nonEmptyText("authority"));
        fields.finish();
        return probe;
    }
}
