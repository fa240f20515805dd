package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.BackendResolver.Backend;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.ServiceAddress;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a {@code service} string means: the endpoints of a Kubernetes Service that is known, a DNS name otherwise.
 *
 * @param backends the Services
 * @param tls decides about TLS
 * @param ownNamespace the gateway's namespace
 */
record DestinationResolver(Collection<ObjectKey, Backend> backends, TlsResolver tls, String ownNamespace) {
    private static final int MAX_NAME = 60;
    private static final int HASH_DIGITS = 8;

    /**
     * What a resource says of its destination.
     *
     * @param service the service string
     * @param serviceField the field it stands in
     * @param namespace the namespace that a bare name is looked up in
     * @param tlsContext the TLSContext named, or null
     * @param http2 whether HTTP/2 is spoken
     * @param connectTimeout how long a connection may take
     * @param origin the resource
     */
    record Wanted(
            String service,
            String serviceField,
            String namespace,
            @Nullable String tlsContext,
            boolean http2,
            Duration connectTimeout,
            Origin origin) {}

    /**
     * A destination with what its TLS needs.
     *
     * @param destination the destination
     * @param credentials certificates, keys and authorities
     */
    record Resolved(Destination destination, List<Credential> credentials) {
        Resolved {
            credentials = List.copyOf(credentials);
        }
    }

    Outcome<Resolved> resolve(Fetch fetch, Wanted wanted) {
        ServiceAddress address;
        try {
            address = ServiceAddress.parse(wanted.service());
        } catch (IllegalArgumentException e) {
            return Outcome.refused(List.of(Problem.error(
                    wanted.origin().at(wanted.serviceField()),
                    "\"" + wanted.service() + "\" " + Objects.requireNonNullElse(e.getMessage(), "is malformed"))));
        }
        var problems = new ArrayList<Problem>();
        boolean originates = address.isHttps() || wanted.tlsContext() != null;
        TlsResolver.Origination origination = null;
        if (originates) {
            if (wanted.tlsContext() != null && address.scheme().equals("http")) {
                problems.add(Problem.warning(
                        wanted.origin().at("spec.tls"), "makes TLS be used although the service says http"));
            }
            var outcome =
                    tls.origination(fetch, wanted.tlsContext(), wanted.origin().at("spec.tls"));
            problems.addAll(outcome.problems());
            origination = outcome.value();
            if (origination == null) {
                return Outcome.refused(problems);
            }
        }
        var target = target(fetch, address, wanted, originates, problems);
        if (target == null) {
            return Outcome.refused(problems);
        }
        var upstream = origination == null ? null : origination.tls();
        var origins = new TreeSet<>(Destinations.BY_OBJECT);
        origins.add(wanted.origin());
        var text = address.text(address.qualifiedHost(wanted.namespace(), ownNamespace));
        var destination = new Destination(
                name(text, target, wanted, upstream),
                text.replaceAll("^[a-z]+://", "").replaceAll("[^0-9A-Za-z]", "_"),
                target,
                wanted.http2(),
                wanted.connectTimeout(),
                upstream,
                origins);
        return new Outcome<>(
                new Resolved(destination, origination == null ? List.of() : origination.credentials()), problems);
    }

    private Destination.@Nullable Target target(
            Fetch fetch, ServiceAddress address, Wanted wanted, boolean originates, List<Problem> problems) {
        int port = address.port(originates);
        if (address.isIpAddress()) {
            var ip = address.host().replace("[", "").replace("]", "");
            return new Destination.Target.Address(ip, port);
        }
        var key = address.serviceKey(wanted.namespace());
        var backend = key == null ? null : fetch.get(backends, key);
        if (key == null || backend == null) {
            if (key != null) {
                warnOfUnknown(address, wanted, key, problems);
            }
            return new Destination.Target.Dns(address.qualifiedHost(wanted.namespace(), ownNamespace), port);
        }
        if (backend.externalName() != null) {
            return new Destination.Target.Dns(backend.externalName(), port);
        }
        if (!backend.hasEndpointSlices()) {
            return new Destination.Target.Dns(address.qualifiedHost(wanted.namespace(), ownNamespace), port);
        }
        var servicePort = backend.port(port);
        if (servicePort == null) {
            problems.add(Problem.error(
                    wanted.origin().at(wanted.serviceField()),
                    "names port " + port + ", which the Service " + key.name() + " in namespace " + key.namespace()
                            + " does not have"));
            return null;
        }
        if (servicePort.port() != port && address.explicitPort() != null) {
            problems.add(Problem.warning(
                    wanted.origin().at(wanted.serviceField()),
                    "names port " + port + ", but the Service's only port is " + servicePort.port()
                            + ", which is used instead"));
        }
        return new Destination.Target.Service(new EndpointSet.Key(key.namespace(), key.name(), servicePort.port()));
    }

    /** A name of two labels may well be a domain; one label, or one that says svc, is meant for a Service. */
    private static void warnOfUnknown(ServiceAddress address, Wanted wanted, ObjectKey key, List<Problem> problems) {
        boolean perhapsDomain = address.host().chars().filter(c -> c == '.').count() == 1;
        problems.add(new Problem(
                perhapsDomain ? Severity.NOTICE : Severity.WARNING,
                wanted.origin().at(wanted.serviceField()),
                "names no Service that is known (" + key.name() + " in namespace " + key.namespace()
                        + "), so it is looked up in DNS"));
    }

    /** Readable at its beginning, and different for whatever differs. */
    private static String name(String text, Destination.Target target, Wanted wanted, @Nullable UpstreamTls upstream) {
        var readable = ("cluster_" + text + "_" + wanted.namespace()).replaceAll("[^0-9A-Za-z_]", "_");
        var policy = target + "|" + wanted.http2() + "|" + wanted.connectTimeout() + "|" + upstream;
        int room = MAX_NAME - HASH_DIGITS - 1;
        return (readable.length() > room ? readable.substring(0, room) : readable) + "-" + digest(text + policy);
    }

    private static String digest(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
