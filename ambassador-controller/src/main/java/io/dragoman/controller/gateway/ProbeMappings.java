package io.dragoman.controller.gateway;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Probe;
import io.dragoman.resources.model.RouteDefaults.Probes;
import io.dragoman.resources.model.RouteOptions;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Mappings that the gateway itself has: its own endpoints, for every Host whatever its selector. Their insecure
 * requests are treated as the Host says, and the AuthService is asked about them.
 */
final class ProbeMappings {
    private static final String KIND = "InternalMapping";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private ProbeMappings() {}

    /** The Mappings that the Module asks for. */
    static Map<ObjectKey, Mapping> of(Probes probes, Settings settings) {
        var mappings = new TreeMap<ObjectKey, Mapping>();
        add(mappings, "internal_liveness_probe_mapping", probes.liveness(), settings);
        add(mappings, "internal_readiness_probe_mapping", probes.readiness(), settings);
        add(mappings, "internal_diagnostics_probe_mapping", probes.diagnostics(), settings);
        return mappings;
    }

    /** Whether it is one of these. */
    static boolean isOne(Mapping mapping) {
        return mapping.meta().key().kind().equals(KIND);
    }

    private static void add(Map<ObjectKey, Mapping> mappings, String name, Probe probe, Settings settings) {
        if (probe.enabled()) {
            var key = new ObjectKey(KIND, settings.namespace(), name);
            mappings.put(key, mapping(key, probe, settings));
        }
    }

    private static Mapping mapping(ObjectKey key, Probe probe, Settings settings) {
        var service = probe.service();
        return new Mapping(
                new Meta(key, 0, Map.of(), List.of(Meta.ANY_AMBASSADOR_ID), ""),
                new PathMatch(PathMatch.Kind.PREFIX, probe.prefix()),
                true,
                new HostMatch(HostMatch.Kind.GLOB, "*"),
                null,
                List.of(),
                List.of(),
                0,
                service == null ? settings.diagnosticsService() : service,
                null,
                probe.rewrite(),
                null,
                false,
                TIMEOUT,
                null,
                CONNECT_TIMEOUT,
                false,
                Map.of(),
                Map.of(),
                RouteOptions.NONE,
                UpstreamOptions.NONE);
    }
}
