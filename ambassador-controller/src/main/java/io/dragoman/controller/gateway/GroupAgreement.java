package io.dragoman.controller.gateway;

import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.UpstreamSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all members of a group must say alike. A newcomer that says something else than the first member is refused; one
 * that says nothing joins.
 */
final class GroupAgreement {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** By field, what a Mapping says, or null for nothing. */
    private static final Map<String, Function<Mapping, @Nullable Object>> FIELDS = fields();

    private GroupAgreement() {}

    /**
     * Why a newcomer cannot join, or null if it can.
     *
     * @param first the first member
     */
    static @Nullable Problem objection(Mapping first, Mapping newcomer) {
        boolean redirects = newcomer.route().redirect() != null;
        if (redirects || first.route().redirect() != null) {
            return error(
                    newcomer,
                    first,
                    "host_redirect",
                    redirects ? "cannot redirect beside " : "cannot take requests beside the redirect ");
        }
        for (var field : FIELDS.entrySet()) {
            var wanted = field.getValue().apply(newcomer);
            if (wanted != null && !wanted.equals(field.getValue().apply(first))) {
                return error(newcomer, first, field.getKey(), "must be the same as in ");
            }
        }
        return null;
    }

    private static Problem error(Mapping newcomer, Mapping first, String field, String message) {
        return Problem.error(
                newcomer.meta().origin().at("spec." + field),
                message + first.meta().key() + ", which matches the same requests");
    }

    private static Map<String, Function<Mapping, @Nullable Object>> fields() {
        var fields = new LinkedHashMap<String, Function<Mapping, @Nullable Object>>();
        fields.put("labels", mapping -> mapping.labels().isEmpty() ? null : mapping.labels());
        fields.put("bypass_auth", mapping -> mapping.bypassAuth() ? true : null);
        fields.put(
                "connect_timeout_ms",
                mapping -> mapping.connectTimeout().equals(CONNECT_TIMEOUT) ? null : mapping.connectTimeout());
        settings(fields, "load_balancer", UpstreamSettings::loadBalancer);
        settings(fields, "circuit_breakers", UpstreamSettings::circuitBreakers);
        settings(fields, "keepalive", UpstreamSettings::keepalive);
        settings(fields, "cluster_idle_timeout_ms", UpstreamSettings::idleTimeout);
        settings(fields, "cluster_max_connection_lifetime_ms", UpstreamSettings::maxConnectionLifetime);
        return fields;
    }

    private static void settings(
            Map<String, Function<Mapping, @Nullable Object>> fields,
            String field,
            Function<UpstreamSettings, @Nullable Object> said) {
        fields.put(field, mapping -> said.apply(mapping.upstream().settings()));
    }
}
