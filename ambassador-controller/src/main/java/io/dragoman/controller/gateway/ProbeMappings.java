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
    private static final String SIGN_IN = "internal_sign_in_mapping";
    private static final String SIGN_IN_PREFIX = "/.ambassador/oauth2/";
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

    /**
     * The Mapping that people sign in through. The AuthService answers its requests, but Envoy asks it only about those that
     * have a route. What it lets pass gets to the gateway's own service, which has nothing there.
     */
    static Mapping signIn(GatewayModule module, Settings settings) {
        return mapping(SIGN_IN, SIGN_IN_PREFIX, "", settings.diagnosticsService(), module, settings);
    }

    /** Whether the AuthService needs the beginning of the bodies of its requests. */
    static boolean needsBody(Mapping mapping) {
        return isOne(mapping) && mapping.meta().name().equals(SIGN_IN);
    }

    /** Whether it is one of these. */
    static boolean isOne(Mapping mapping) {
        return mapping.meta().key().kind().equals(KIND);
    }

    private static Optional<Mapping> mapping(String name, Probe probe, GatewayModule module, Settings settings) {
        if (!probe.enabled()) {
            return Optional.empty();
        }
        var service = probe.service();
        return Optional.of(mapping(
                name,
                probe.prefix(),
                probe.rewrite(),
                service == null ? settings.diagnosticsService() : service,
                module,
                settings));
    }

    private static Mapping mapping(
            String name, String prefix, String rewrite, String service, GatewayModule module, Settings settings) {
        var key = new ObjectKey(KIND, settings.namespace(), name);
        var meta = new Meta(
                key,
                module.meta().generation(),
                Map.of(),
                List.of(Meta.ANY_AMBASSADOR_ID),
                module.meta().source());
        return new Mapping(
                meta,
                new PathMatch(PathMatch.Kind.PREFIX, prefix),
                true,
                new HostMatch(HostMatch.Kind.GLOB, "*"),
                null,
                List.of(),
                List.of(),
                0,
                service,
                null,
                rewrite,
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
