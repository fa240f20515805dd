package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.Destination.Protocol;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.ServiceAddress;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.LoadBalancer;
import io.dragoman.resources.model.Resolver;
import io.dragoman.resources.model.UpstreamDefaults;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a destination of what a resource says about a service.
 *
 * @param targets finds what is behind an address
 * @param resolvers finds resolvers
 * @param tls decides about TLS
 * @param defaults what the Module says about all services
 * @param ownNamespace the gateway's namespace
 */
record DestinationResolver(
        TargetResolver targets,
        ResolverFinder resolvers,
        TlsResolver tls,
        Collection<String, UpstreamDefaults> defaults,
        String ownNamespace) {
    /** How long a connection may take where nobody says it. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private static final String HTTP2 = "h2";

    /**
     * What a resource says of its destination.
     *
     * @param service the service string
     * @param serviceField the field it stands in
     * @param namespace the namespace that a bare name is looked up in
     * @param tlsContext the TLSContext named, or null
     * @param http2 whether HTTP/2 is spoken
     * @param routed whether routes lead to it, which say what a load balancer that hashes takes
     * @param connectTimeout how long a connection may take
     * @param options what else is said
     * @param origin the resource
     */
    record Wanted(
            String service,
            String serviceField,
            String namespace,
            @Nullable String tlsContext,
            boolean http2,
            boolean routed,
            Duration connectTimeout,
            UpstreamOptions options,
            Origin origin) {}

    /**
     * A destination with what its TLS needs.
     *
     * @param destination the destination
     * @param credentials certificates, keys and authorities
     * @param authority {@code host:port} of the service as it was asked for
     */
    record Resolved(Destination destination, List<Credential> credentials, String authority) {
        Resolved {
            credentials = List.copyOf(credentials);
        }
    }

    /** How a service is found: by a resolver that was asked for, or null for none in particular. */
    private record Way(@Nullable Resolver resolver) {}

    Outcome<Resolved> resolve(Fetch fetch, Wanted wanted) {
        var problems = new ArrayList<Problem>();
        var address = address(wanted, problems);
        var byDefault = Objects.requireNonNullElse(fetch.get(defaults, Inputs.GATEWAY), UpstreamDefaults.NONE);
        var way = way(fetch, wanted, byDefault, problems);
        if (address == null || way == null) {
            return Outcome.refused(problems);
        }
        if (isMeantForOthers(way, address, wanted, problems)) {
            way = new Way(null);
        }
        boolean originates = address.isHttps() || wanted.tlsContext() != null;
        var origination = originates ? origination(fetch, address, wanted, problems) : null;
        if (originates && origination == null) {
            return Outcome.refused(problems);
        }
        var namespace = byDefault.inOwnNamespace() ? ownNamespace : wanted.namespace();
        var target = targets.resolve(
                fetch,
                address,
                namespace,
                way.resolver(),
                originates,
                wanted.origin().at(wanted.serviceField()));
        problems.addAll(target.problems());
        var found = target.value();
        if (found == null) {
            return Outcome.refused(problems);
        }
        var upstream = origination == null ? null : origination.tls();
        // Consul knows nothing of namespaces.
        var host = way.resolver() instanceof Resolver.ConsulResolver
                ? address.host()
                : address.qualifiedHost(namespace, ownNamespace);
        var text = address.text(host);
        var destination = destination(wanted, byDefault, way, found, upstream, text);
        var authority = host + ":" + address.port(originates);
        return new Outcome<>(
                new Resolved(destination, origination == null ? List.of() : origination.credentials(), authority),
                problems);
    }

    private static Destination destination(
            Wanted wanted,
            UpstreamDefaults byDefault,
            Way way,
            Destination.Target target,
            @Nullable UpstreamTls upstream,
            String text) {
        var options = wanted.options();
        var policy = UpstreamPolicy.of(wanted.connectTimeout(), options, byDefault);
        // One address leaves nothing to choose, and nothing but a route says what to choose by.
        boolean nothingToHash =
                !wanted.routed() && policy.loadBalancer().policy().hashes();
        if (nothingToHash || way.resolver() instanceof Resolver.KubernetesServiceResolver) {
            policy = policy.with(LoadBalancer.ROUND_ROBIN);
        }
        var protocol = protocol(wanted.http2(), upstream);
        var statsName = options.statsName() == null ? byDefault.statsName() : options.statsName();
        var origins = new TreeSet<>(Destinations.BY_OBJECT);
        origins.add(wanted.origin());
        return new Destination(
                DestinationName.of(
                        options.clusterTag(),
                        text,
                        wanted.namespace(),
                        target + "|" + protocol + "|" + policy + "|" + upstream + "|" + statsName),
                statsName == null ? DestinationName.inStatistics(text) : statsName,
                target,
                protocol,
                policy,
                upstream,
                origins);
    }

    private static @Nullable ServiceAddress address(Wanted wanted, List<Problem> problems) {
        try {
            return ServiceAddress.parse(wanted.service());
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error(
                    wanted.origin().at(wanted.serviceField()),
                    "\"" + wanted.service() + "\" " + Objects.requireNonNullElse(e.getMessage(), "is malformed")));
            return null;
        }
    }

    /** The resolver that the resource or the Module names. */
    private @Nullable Way way(Fetch fetch, Wanted wanted, UpstreamDefaults byDefault, List<Problem> problems) {
        var settings = wanted.options().settings();
        var name = settings.orElse(byDefault.settings()).resolver();
        if (name == null) {
            return new Way(null);
        }
        var outcome =
                resolvers.find(fetch, name, wanted.namespace(), wanted.origin().at("spec.resolver"));
        problems.addAll(outcome.problems());
        var resolver = outcome.value();
        if (resolver instanceof Resolver.KubernetesServiceResolver && settings.loadBalancer() != null) {
            problems.add(Problem.error(
                    wanted.origin().at("spec.load_balancer"),
                    "has nothing to choose from, since the resolver " + name
                            + " leads to one address: use kubernetes-endpoint, or name no resolver"));
            return null;
        }
        return resolver == null ? null : new Way(resolver);
    }

    /** Whether the Module's resolver alone would have Consul asked for a name that it cannot have. */
    private static boolean isMeantForOthers(Way way, ServiceAddress address, Wanted wanted, List<Problem> problems) {
        boolean byModule = wanted.options().settings().resolver() == null;
        if (!byModule
                || !(way.resolver() instanceof Resolver.ConsulResolver)
                || TargetResolver.isNameForConsul(address)) {
            return false;
        }
        problems.add(new Problem(
                Severity.NOTICE,
                wanted.origin().at(wanted.serviceField()),
                "is no name that a service in Consul can have, so it is found without the Module's resolver"));
        return true;
    }

    private TlsResolver.@Nullable Origination origination(
            Fetch fetch, ServiceAddress address, Wanted wanted, List<Problem> problems) {
        var at = wanted.origin().at("spec.tls");
        if (wanted.tlsContext() != null && address.scheme().equals("http")) {
            problems.add(Problem.warning(at, "makes TLS be used although the service says http"));
        }
        var outcome = tls.origination(fetch, wanted.tlsContext(), at);
        problems.addAll(outcome.problems());
        return outcome.value();
    }

    /** Where the TLSContext offers HTTP/2 by ALPN, what is agreed on is spoken, so that an offer is never a lie. */
    private static Protocol protocol(boolean http2, @Nullable UpstreamTls upstream) {
        if (http2) {
            return Protocol.HTTP2;
        }
        var offers = upstream == null ? List.<String>of() : upstream.settings().alpnProtocols();
        return offers.contains(HTTP2) ? Protocol.NEGOTIATED : Protocol.HTTP1;
    }
}
