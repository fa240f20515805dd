package io.dragoman.controller.gateway;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Probe;
import io.dragoman.resources.model.RouteOptions;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Mappings that the gateway itself has: its own endpoints, for every Host whatever its selector. Their insecure
 * requests are treated as the Host says, and the AuthService is asked about them.
 */
final class ProbeMappings {
    private static final String KIND = "InternalMapping";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private ProbeMappings() {}

    /** The Mappings that the Module asks for. Whatever is wrong with one is said of the Module's place. */
    static Map<ObjectKey, Mapping> of(GatewayModule module, Settings settings) {
        var probes = module.route().probes();
        return Stream.of(
                        mapping("internal_liveness_probe_mapping", probes.liveness(), module, settings),
                        mapping("internal_readiness_probe_mapping", probes.readiness(), module, settings),
                        mapping("internal_diagnostics_probe_mapping", probes.diagnostics(), module, settings))
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(mapping -> mapping.meta().key(), mapping -> mapping));
    }

    /** Whether it is one of these. */
    static boolean isOne(Mapping mapping) {
        return mapping.meta().key().kind().equals(KIND);
    }

    private static Optional<Mapping> mapping(String name, Probe probe, GatewayModule module, Settings settings) {
        if (!probe.enabled()) {
            return Optional.empty();
        }
        var key = new ObjectKey(KIND, settings.namespace(), name);
        var meta = new Meta(
                key,
                module.meta().generation(),
                Map.of(),
                List.of(Meta.ANY_AMBASSADOR_ID),
                module.meta().source());
        var service = probe.service();
        return Optional.of(new Mapping(
                meta,
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
                UpstreamOptions.NONE));
    }
}
