package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.model.Resolver;
import io.dragoman.resources.model.Resolver.KubernetesEndpointResolver;
import io.dragoman.resources.model.Resolver.KubernetesServiceResolver;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Finds resolvers by their names: of the same namespace first, then of any, then those that are always there.
 *
 * @param byName the resolvers that are defined
 */
record ResolverFinder(Collection<String, SortedMap<ObjectKey, Resolver>> byName) {
    private static final String SERVICE = "kubernetes-service";
    private static final List<String> CONSUL = List.of("consul", "consul-endpoint");
    private static final List<String> ENDPOINTS = List.of("kubernetes-endpoint", "endpoint");

    /**
     * Finds a resolver.
     *
     * @param namespace of the object that names it
     * @param at where it is named
     */
    Outcome<Resolver> find(Fetch fetch, String name, String namespace, Origin at) {
        var defined = fetch.get(byName, name);
        if (defined != null) {
            var near = defined.values().stream()
                    .filter(resolver -> resolver.meta().namespace().equals(namespace))
                    .findFirst();
            return Outcome.of(near.orElseGet(() -> defined.sequencedValues().getFirst()));
        }
        if (name.equals(SERVICE)) {
            return Outcome.of(new KubernetesServiceResolver(builtIn("KubernetesServiceResolver", name)));
        }
        if (ENDPOINTS.contains(name)) {
            return Outcome.of(new KubernetesEndpointResolver(builtIn("KubernetesEndpointResolver", name)));
        }
        if (CONSUL.contains(name)) {
            return Outcome.refused(List.of(Problem.error(
                            at,
                            "names the resolver " + name
                                    + ", which has no address: define a ConsulResolver of that name")
                    .because(Cause.REFERENCE)));
        }
        return Outcome.refused(List.of(Problem.error(at, "names the resolver " + name + ", which is not there")
                .because(Cause.REFERENCE)));
    }

    private static Meta builtIn(String kind, String name) {
        return new Meta(new ObjectKey(kind, "", name), 0, Map.of(), List.of(Meta.ANY_AMBASSADOR_ID), "");
    }
}
