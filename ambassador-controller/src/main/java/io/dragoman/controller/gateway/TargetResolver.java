package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.BackendResolver.Backend;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.ServiceAddress;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Resolver;
import io.dragoman.resources.model.Resolver.ConsulResolver;
import io.dragoman.resources.model.Resolver.KubernetesEndpointResolver;
import io.dragoman.resources.model.Resolver.KubernetesServiceResolver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is behind a service's address: what Consul knows, the endpoints of a Kubernetes Service that is
 * known, a DNS name otherwise.
 *
 * @param backends the Services
 * @param ownNamespace the gateway's namespace
 */
record TargetResolver(Collection<ObjectKey, Backend> backends, String ownNamespace) {

    /**
     * Finds the target.
     *
     * @param namespace the namespace that a bare name is looked up in
     * @param resolver the resolver that was asked for, or null for none in particular
     * @param tls whether TLS is originated, which decides about the usual port
     * @param at where the address is written
     */
    Outcome<Target> resolve(
            Fetch fetch,
            ServiceAddress address,
            String namespace,
            @Nullable Resolver resolver,
            boolean tls,
            Origin at) {
        return switch (resolver) {
            case null -> inKubernetes(fetch, address, namespace, false, tls, at);
            case KubernetesEndpointResolver _ -> inKubernetes(fetch, address, namespace, false, tls, at);
            case ConsulResolver consul -> inConsul(address, consul, at);
            case KubernetesServiceResolver _ -> inKubernetes(fetch, address, namespace, true, tls, at);
        };
    }

    static boolean isNameForConsul(ServiceAddress address) {
        return !address.host().contains(".") && !address.isIpAddress();
    }

    private static Outcome<Target> inConsul(ServiceAddress address, ConsulResolver consul, Origin at) {
        if (!isNameForConsul(address)) {
            return Outcome.refused(List.of(Problem.error(
                    at, "must be the name of a service in Consul, without dots, since a ConsulResolver finds it")));
        }
        var target = new Target.Consul(new ConsulService(consul.address(), consul.datacenter(), address.host()));
        return address.explicitPort() == null
                ? Outcome.of(target)
                : new Outcome<>(
                        target,
                        List.of(new Problem(
                                Severity.NOTICE, at, "names a port, which has no effect: Consul knows the ports")));
    }

    private Outcome<Target> inKubernetes(
            Fetch fetch, ServiceAddress address, String namespace, boolean byClusterIp, boolean tls, Origin at) {
        int port = address.port(tls);
        if (address.isIpAddress()) {
            var ip = address.host().replace("[", "").replace("]", "");
            return Outcome.of(new Target.Address(ip, port));
        }
        var name = new Target.Dns(address.qualifiedHost(namespace, ownNamespace), port);
        var key = address.serviceKey(namespace);
        var backend = key == null ? null : fetch.get(backends, key);
        if (key == null) {
            return Outcome.of(name);
        }
        if (backend == null) {
            return new Outcome<>(name, List.of(unknown(address, key, at)));
        }
        if (backend.externalName() != null) {
            return Outcome.of(new Target.Dns(backend.externalName(), port));
        }
        var clusterIp = backend.clusterIp();
        if (!backend.hasEndpointSlices() && clusterIp == null) {
            return Outcome.of(name);
        }
        var servicePort = backend.port(port);
        if (servicePort == null) {
            return Outcome.refused(List.of(Problem.error(
                            at,
                            "names port " + port + ", which the Service " + key.name() + " in namespace "
                                    + key.namespace() + " does not have")
                    .because(Cause.REFERENCE)));
        }
        var problems = new ArrayList<Problem>();
        if (servicePort.port() != port && address.explicitPort() != null) {
            problems.add(Problem.warning(
                    at,
                    "names port " + port + ", but the Service's only port is " + servicePort.port()
                            + ", which is used instead"));
        }
        // Without endpoints there is nothing but the cluster IP; without a cluster IP nothing but endpoints.
        boolean toEndpoints = backend.hasEndpointSlices() && !byClusterIp;
        Target target = toEndpoints || clusterIp == null
                ? new Target.Service(new EndpointSet.Key(key.namespace(), key.name(), servicePort.port()))
                : new Target.Address(clusterIp, servicePort.port());
        return new Outcome<>(target, problems);
    }

    /** A name of two labels may well be a domain; one label, or one that says svc, is meant for a Service. */
    private static Problem unknown(ServiceAddress address, ObjectKey key, Origin at) {
        boolean perhapsDomain = address.host().chars().filter(c -> c == '.').count() == 1;
        return new Problem(
                perhapsDomain ? Severity.NOTICE : Severity.WARNING,
                at,
                "names no Service that is known (" + key.name() + " in namespace " + key.namespace()
                        + "), so it is looked up in DNS",
                Cause.REFERENCE);
    }
}
