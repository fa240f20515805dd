package io.dragoman.controller.envoy;

import com.google.protobuf.Message;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.gateway.EndpointSet;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.graph.Input;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.controller.xds.XdsResource.WarmUp;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.Origin;
import io.dragoman.resources.model.GatewayModule;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Envoy's messages as collections of the graph, by the names under which Envoy knows them.
 *
 * @param byType the resources of each type
 * @param routeShapes which route tables are cut into shards, by their names
 * @param drained how many changes of a route table's shape are so old that no connection uses the former one
 */
public record EnvoyConfiguration(
        Map<XdsType, Collection<String, XdsResource>> byType,
        Collection<String, RouteShape> routeShapes,
        Input<String, Integer> drained) {

    /**
     * Derives the messages from the model.
     *
     * @param sharding when route tables are cut into shards
     */
    public static EnvoyConfiguration derive(Graph graph, GatewayModel model, Sharding sharding) {
        var byType = new EnumMap<XdsType, Collection<String, XdsResource>>(XdsType.class);
        byType.put(
                XdsType.SECRET,
                graph.map(
                        "secrets",
                        model.credentials(),
                        (fetch, name, credential) ->
                                resource(name, SecretTranslator.translate(credential), Set.of(credential.origin()))));
        byType.put(
                XdsType.CLUSTER,
                graph.map(
                        "clusters",
                        model.destinations(),
                        (fetch, name, destination) -> XdsResource.of(
                                name,
                                ClusterTranslator.translate(pinned(fetch, destination, model)),
                                warmUp(destination),
                                destination.origins())));
        byType.put(XdsType.ENDPOINT, endpoints(graph, model));
        Input<String, Integer> drained = graph.input("drained shapes of route tables");
        var routes = RouteConfigurations.derive(graph, model, sharding, drained);
        byType.put(XdsType.ROUTE, routes.configurations());
        byType.put(XdsType.SCOPE, routes.scopes());
        byType.put(
                XdsType.LISTENER,
                graph.flatMap(
                        "envoy listeners",
                        model.listeners(),
                        (fetch, key, listener) -> Map.of(
                                listener.name(),
                                resource(
                                        listener.name(),
                                        ListenerTranslator.translate(listener, table -> grain(fetch, routes, table)),
                                        listener.origins()))));
        byType.put(
                XdsType.EXTENSION,
                graph.flatMap("extensions", model.module(), (fetch, key, module) -> extensions(module)));
        byType.put(
                XdsType.RUNTIME,
                graph.flatMap(
                        "runtime",
                        model.module(),
                        (fetch, key, module) -> Map.of(
                                RuntimeTranslator.NAME,
                                resource(
                                        RuntimeTranslator.NAME,
                                        RuntimeTranslator.translate(module.runtime()),
                                        Set.of(module.meta().origin().at("spec.config.runtime_flags"))))));
        return new EnvoyConfiguration(byType, routes.shapes(), drained);
    }

    private static Grain grain(Fetch fetch, ShardedRoutes routes, String table) {
        var shape = fetch.get(routes.shapes(), table);
        return shape == null ? Grain.WHOLE : shape.grain();
    }

    private static Collection<String, XdsResource> endpoints(Graph graph, GatewayModel model) {
        var ofServices = graph.flatMap("load assignments of services", model.endpoints(), (fetch, key, set) -> {
            var name = EndpointTranslator.name(key);
            return Map.of(
                    name, resource(name, EndpointTranslator.translate(name, set.addresses()), Set.of(set.origin())));
        });
        var ofConsul = graph.flatMap("load assignments of Consul", model.consul(), (fetch, service, outcome) -> {
            var value = Objects.requireNonNull(outcome.value());
            var addresses = value.addresses();
            var name = EndpointTranslator.name(service);
            return addresses == null
                    ? Map.<String, XdsResource>of()
                    : Map.of(name, resource(name, EndpointTranslator.translate(name, addresses), value.origins()));
        });
        var byTurns = graph.flatMap("load assignments by turns", model.destinations(), (fetch, key, destination) -> {
            var name = EndpointTranslator.discoveredAs(destination);
            if (name == null || !(destination.target() instanceof Target.ByTurns(var targets))) {
                return Map.<String, XdsResource>of();
            }
            var addresses = targets.stream()
                    .flatMap(target -> addresses(fetch, target, model))
                    .distinct()
                    .toList();
            return Map.of(name, resource(name, EndpointTranslator.translate(name, addresses), destination.origins()));
        });
        return graph.union("load assignments", List.of(ofServices, ofConsul, byTurns));
    }

    private static Stream<EndpointSet.Address> addresses(Fetch fetch, Target target, GatewayModel model) {
        return switch (target) {
            case Target.Service(var key) -> {
                var set = fetch.get(model.endpoints(), key);
                yield set == null ? Stream.empty() : set.addresses().stream();
            }
            case Target.Consul(var service) -> {
                var outcome = fetch.get(model.consul(), service);
                var value = outcome == null ? null : outcome.value();
                var addresses = value == null ? null : value.addresses();
                yield addresses == null ? Stream.empty() : addresses.stream();
            }
            case Target.Address(var ip, var port) -> Stream.of(new EndpointSet.Address(ip, port));
            case Target.Dns _, Target.ByTurns _ -> Stream.empty();
        };
    }

    /**
     * Beside a name that Envoy looks up, no endpoints are delivered, so those of Consul's services stand in the cluster:
     * such a cluster changes with them.
     */
    private static Destination pinned(Fetch fetch, Destination destination, GatewayModel model) {
        if (EndpointTranslator.discoveredAs(destination) != null
                || !(destination.target() instanceof Target.ByTurns(var targets))) {
            return destination;
        }
        var pinned = targets.stream()
                .flatMap(target -> target instanceof Target.Consul
                        ? addresses(fetch, target, model)
                                .<Target>map(address -> new Target.Address(address.ip(), address.port()))
                        : Stream.of(target))
                .toList();
        return destination.withTarget(new Target.ByTurns(pinned));
    }

    private static Map<String, XdsResource> extensions(GatewayModule module) {
        var script = module.edge().filters().lua();
        return script == null
                ? Map.of()
                : Map.of(
                        ScriptTranslator.NAME,
                        resource(
                                ScriptTranslator.NAME,
                                ScriptTranslator.extension(script),
                                Set.of(module.meta().origin().at("spec.config.lua_scripts"))));
    }

    private static XdsResource resource(String name, Message message, Set<Origin> origins) {
        return XdsResource.of(name, message, WarmUp.NONE, origins);
    }

    private static WarmUp warmUp(Destination destination) {
        if (destination.target() instanceof Target.Address) {
            return WarmUp.NONE;
        }
        var endpoints = EndpointTranslator.discoveredAs(destination);
        return new WarmUp(endpoints, endpoints == null);
    }
}
