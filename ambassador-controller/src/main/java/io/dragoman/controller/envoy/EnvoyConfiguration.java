package io.dragoman.controller.envoy;

import com.google.protobuf.Message;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.gateway.EndpointSet;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.RouteTable;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.controller.xds.XdsResource.WarmUp;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.Origin;
import io.dragoman.resources.model.GatewayModule;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Envoy's messages as collections of the graph, by the names under which Envoy knows them.
 *
 * @param byType the resources of each type
 */
public record EnvoyConfiguration(Map<XdsType, Collection<String, XdsResource>> byType) {

    /**
     * A virtual host's message, made apart so that one changed host is translated alone.
     *
     * @param message Envoy's message
     * @param origins the objects that it is made of
     */
    private record Translated(io.envoyproxy.envoy.config.route.v3.VirtualHost message, Set<Origin> origins) {
        Translated {
            origins = Set.copyOf(origins);
        }
    }

    /** Derives the messages from the model. */
    public static EnvoyConfiguration derive(Graph graph, GatewayModel model) {
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
        byType.put(
                XdsType.LISTENER,
                graph.flatMap(
                        "envoy listeners",
                        model.listeners(),
                        (fetch, key, listener) -> Map.of(
                                listener.name(),
                                resource(
                                        listener.name(), ListenerTranslator.translate(listener), listener.origins()))));
        var virtualHosts = graph.map(
                "envoy virtual hosts",
                model.virtualHosts(),
                (fetch, key, host) -> new Translated(VirtualHostTranslator.translate(host), origins(host)));
        byType.put(
                XdsType.ROUTE,
                graph.map(
                        "route configurations",
                        model.routeTables(),
                        (fetch, name, table) -> routeConfiguration(fetch, table, virtualHosts)));
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
        return new EnvoyConfiguration(byType);
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

    private static Set<Origin> origins(VirtualHost host) {
        return host.routes().stream().map(Route::origin).collect(Collectors.toSet());
    }

    private static XdsResource routeConfiguration(
            Fetch fetch, RouteTable table, Collection<VirtualHost.Key, Translated> virtualHosts) {
        var configuration = RouteConfiguration.newBuilder().setName(table.name());
        var origins = new HashSet<Origin>();
        if (!table.http3Ports().isEmpty()) {
            configuration.addResponseHeadersToAdd(alternative(table.http3Ports()));
        }
        for (var key : table.virtualHosts()) {
            var host = fetch.get(virtualHosts, key);
            if (host != null) {
                configuration.addVirtualHosts(host.message());
                origins.addAll(host.origins());
            }
        }
        return resource(table.name(), configuration.build(), origins);
    }

    /** Tells clients for a day where the same is to be had over HTTP/3. */
    private static HeaderValueOption alternative(List<Integer> ports) {
        var value = ports.stream().map(port -> "h3=\":" + port + "\"; ma=86400").collect(Collectors.joining(", "));
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey("alt-svc").setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}
