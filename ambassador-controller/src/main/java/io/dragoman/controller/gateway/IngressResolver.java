package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.IngressClaim;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngress.Backend;
import io.dragoman.resources.model.KubeIngress.PathType;
import io.dragoman.resources.model.KubeIngressClass;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes Mappings and Hosts of Ingresses, so that everything after them is the same for both.
 *
 * @param classes the IngressClasses for this instance
 * @param services all Services, for ports by name
 * @param secrets all Secrets
 */
record IngressResolver(
        Collection<ObjectKey, KubeIngressClass> classes,
        Collection<ObjectKey, KubeService> services,
        Collection<ObjectKey, KubeSecret> secrets) {
    private static final String SELECTED_BY = "a10r-k8s-ingress";

    /** Before whatever matches the path by a prefix. */
    private static final int EXACT_PRECEDENCE = 1;

    /** One label of a DNS name. */
    private static final String LABEL = "(?i)[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private static final String PERHAPS_PORT = "(:[0-9]+)?";

    /**
     * What an Ingress stands for.
     *
     * @param mappings one or two for each path
     * @param hosts one for each name that it has a certificate for
     */
    record Made(List<Mapping> mappings, List<GatewayHost> hosts) {
        Made {
            mappings = List.copyOf(mappings);
            hosts = List.copyOf(hosts);
        }

        Map<ObjectKey, Mapping> mappingsByKey() {
            var byKey = new LinkedHashMap<ObjectKey, Mapping>();
            mappings.forEach(mapping -> byKey.put(mapping.meta().key(), mapping));
            return byKey;
        }

        Map<ObjectKey, GatewayHost> hostsByKey() {
            var byKey = new LinkedHashMap<ObjectKey, GatewayHost>();
            hosts.forEach(host -> byKey.put(host.meta().key(), host));
            return byKey;
        }
    }

    /** What an Ingress stands for, or null if it belongs to another controller. */
    @Nullable
    Outcome<Made> resolve(Fetch fetch, KubeIngress ingress) {
        if (!isOurs(fetch, ingress)) {
            return null;
        }
        var problems = new ArrayList<Problem>();
        var mappings = new ArrayList<Mapping>();
        var backend = ingress.defaultBackend();
        if (backend != null) {
            var at = new At(ingress, "spec.defaultBackend", "default-backend");
            var service = service(fetch, at, backend, problems);
            if (service != null) {
                mappings.add(mapping(at, glob("*"), new PathMatch(PathMatch.Kind.PREFIX, "/"), service));
            }
        }
        for (int r = 0; r < ingress.rules().size(); r++) {
            var rule = ingress.rules().get(r);
            for (int p = 0; p < rule.paths().size(); p++) {
                var at = new At(ingress, "spec.rules[" + r + "].http.paths[" + p + "]", r + "/" + p);
                var path = rule.paths().get(p);
                var service = service(fetch, at, path.backend(), problems);
                if (service != null) {
                    addPath(at, host(ingress, rule), path, service, mappings);
                }
            }
        }
        return new Outcome<>(new Made(mappings, hosts(fetch, ingress, problems)), problems);
    }

    /**
     * A part of an Ingress.
     *
     * @param ingress the Ingress
     * @param field the part's path
     * @param name tells what is made of it from what is made of other parts
     */
    private record At(KubeIngress ingress, String field, String name) {
        Origin origin() {
            return ingress.meta().origin().at(field).forAll();
        }

        /** A slash is in no name that somebody can give, so nobody's own object is in the way. */
        Meta meta(String suffix) {
            var meta = ingress.meta();
            var key = new ObjectKey(meta.key().kind(), meta.namespace(), meta.name() + "/" + name + suffix);
            var labels = new LinkedHashMap<>(meta.labels());
            if (!ingress.tls().isEmpty()) {
                labels.putAll(selector(ingress).matchLabels());
            }
            return new Meta(key, meta.generation(), labels, meta.ambassadorIds(), meta.source(), origin());
        }
    }

    private boolean isOurs(Fetch fetch, KubeIngress ingress) {
        return IngressClaim.isOurs(ingress, key -> fetch.get(classes, key));
    }

    private @Nullable String service(Fetch fetch, At at, Backend backend, List<Problem> problems) {
        var namespace = at.ingress().meta().namespace();
        return switch (backend) {
            case Backend.Port port -> port.service() + "." + namespace + ":" + port.number();
            case Backend.NamedPort port -> {
                var service = fetch.get(services, new ObjectKey("Service", namespace, port.service()));
                var found = service == null
                        ? null
                        : service.ports().stream()
                                .filter(candidate -> candidate.name().equals(port.name()))
                                .findFirst()
                                .orElse(null);
                if (found == null) {
                    problems.add(Problem.error(
                            at.origin(),
                            service == null
                                    ? "names a port of the Service " + port.service() + ", which is not there"
                                    : "names the port " + port.name() + ", which the Service " + port.service()
                                            + " does not have"));
                    yield null;
                }
                yield port.service() + "." + namespace + ":" + found.port();
            }
            case Backend.Other() -> {
                problems.add(Problem.error(at.origin(), "must name a Service: other backends are not supported"));
                yield null;
            }
        };
    }

    private static void addPath(
            At at, @Nullable HostMatch host, KubeIngress.Path path, String service, List<Mapping> mappings) {
        var text = path.path();
        if (path.type() == PathType.EXACT) {
            mappings.add(mapping(at, "", host, new PathMatch(PathMatch.Kind.EXACT, text), EXACT_PRECEDENCE, service));
            return;
        }
        if (path.type() == PathType.IMPLEMENTATION_SPECIFIC || text.equals("/")) {
            mappings.add(mapping(at, host, new PathMatch(PathMatch.Kind.PREFIX, text), service));
            return;
        }
        // By elements, /foo is the path /foo and everything below /foo/; a slash at its end says nothing.
        var element = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        mappings.add(mapping(at, host, new PathMatch(PathMatch.Kind.PREFIX, element + "/"), service));
        if (!element.isEmpty()) {
            mappings.add(mapping(at, "/itself", host, new PathMatch(PathMatch.Kind.EXACT, element), 0, service));
        }
    }

    private static @Nullable HostMatch host(KubeIngress ingress, KubeIngress.Rule rule) {
        var host = rule.host();
        if (host == null) {
            // With certificates, its own Hosts select it; without, every Host has it.
            return ingress.tls().isEmpty() ? glob("*") : null;
        }
        if (!host.startsWith("*.")) {
            return glob(host);
        }
        // A star stands for one label, and the authority may end with a port.
        var rest = host.substring(1).replace(".", "\\.");
        return new HostMatch(HostMatch.Kind.REGEX, LABEL + rest + PERHAPS_PORT);
    }

    private static HostMatch glob(String text) {
        return new HostMatch(HostMatch.Kind.GLOB, text);
    }

    private static Mapping mapping(At at, @Nullable HostMatch host, PathMatch path, String service) {
        return mapping(at, "", host, path, 0, service);
    }

    private static Mapping mapping(
            At at, String suffix, @Nullable HostMatch host, PathMatch path, int precedence, String service) {
        // What answers challenges looks at the path; what else is behind an Ingress sees what follows the match, as in
        // Emissary.
        var rewrite = path.isForCertificateChallenges() ? "" : "/";
        return Mapping.plain(at.meta(suffix), path, host, precedence, service, rewrite);
    }

    private List<GatewayHost> hosts(Fetch fetch, KubeIngress ingress, List<Problem> problems) {
        var hosts = new ArrayList<GatewayHost>();
        for (int i = 0; i < ingress.tls().size(); i++) {
            var tls = ingress.tls().get(i);
            var names = tls.hosts().isEmpty() ? List.of("*") : tls.hosts();
            if (tls.secretName() == null) {
                problems.add(Problem.warning(
                        ingress.meta().origin().at("spec.tls[" + i + "]"),
                        "has no secretName, so its hosts have no certificate"));
            }
            for (int j = 0; j < names.size(); j++) {
                var at = new At(ingress, "spec.tls[" + i + "]", "tls/" + i + "/" + j);
                hosts.add(new GatewayHost(
                        at.meta(""),
                        names.get(j),
                        selector(ingress),
                        tls.secretName() == null
                                ? null
                                : secret(fetch, ingress.meta().namespace(), tls.secretName()),
                        null,
                        null,
                        GatewayHost.InsecureAction.ROUTE));
            }
        }
        return hosts;
    }

    /** By this label, which no Mapping of somebody else has, the Hosts of an Ingress select its paths. */
    private static Selector selector(KubeIngress ingress) {
        var value = "a10r-" + ingress.meta().name() + "-" + ingress.meta().namespace();
        return new Selector(Map.of(SELECTED_BY, value), List.of());
    }

    /** The Secret of that name, which may have dots in it; otherwise {@code name.namespace}. */
    private GatewayHost.SecretRef secret(Fetch fetch, String namespace, String written) {
        int dot = written.lastIndexOf('.');
        var near = new ObjectKey("Secret", namespace, written);
        if (dot <= 0 || fetch.get(secrets, near) != null) {
            return new GatewayHost.SecretRef(namespace, written);
        }
        return new GatewayHost.SecretRef(written.substring(dot + 1), written.substring(0, dot));
    }
}
