package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.RateLimitService;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code RateLimitService}. */
final class RateLimitServiceParser {
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private RateLimitServiceParser() {}

    static @Nullable RateLimitService parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var service = spec.requiredText("service");
        if (!spec.text("protocol_version", "v2").equals("v3")) {
            spec.error("protocol_version", "must be v3: Envoy has no other rate limit version");
        }
        var timeout = spec.millis("timeout_ms");
        var grpc = spec.object("grpc");
        boolean resourceExhausted = grpc != null && grpc.bool("use_resource_exhausted_code", false);
        if (grpc != null) {
            grpc.finish();
        }
        var result = new RateLimitService(
                meta,
                service,
                spec.nonEmptyText("domain"),
                spec.nonEmptyText("tls"),
                timeout == null ? TIMEOUT : timeout,
                spec.bool("failure_mode_deny", false),
                resourceExhausted,
                UpstreamOptions.of("ratelimit", null, spec.nonEmptyText("stats_name")));
        spec.ignore("v2ExplicitTLS");
        spec.finish();
        return ManifestParser.hasError(problems) ? null : result;
    }
}
