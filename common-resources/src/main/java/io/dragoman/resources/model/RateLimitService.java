package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io RateLimitService: where Envoy asks whether a request is within its limits.
 *
 * @param meta metadata
 * @param service {@code spec.service} as written
 * @param domain {@code spec.domain}, or null for the Module's {@code default_label_domain}
 * @param tls {@code spec.tls}: the TLSContext that originates TLS, or null
 * @param timeout {@code spec.timeout_ms}, default 20 ms
 * @param failureModeDeny {@code spec.failure_mode_deny}, default false
 * @param useResourceExhausted {@code spec.grpc.use_resource_exhausted_code}, default false
 * @param upstream {@code spec.stats_name}
 */
public record RateLimitService(
        Meta meta,
        String service,
        @Nullable String domain,
        @Nullable String tls,
        Duration timeout,
        boolean failureModeDeny,
        boolean useResourceExhausted,
        UpstreamOptions upstream)
        implements Resource {}
