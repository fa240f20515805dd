package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.gateway.GroupResolver.RouteGroup;
import io.dragoman.controller.gateway.TlsResolver.ActiveHost;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.policy.GroupIdentity;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway model as collections of the graph, from the inputs at the top to what Envoy is told at the bottom. Reads
 * like a circuit diagram: each collection is derived from those above it.
 *
 * @param destinations by name
 * @param endpoints by Service port
 * @param consul the services that Consul is asked for
 * @param credentials by name
 * @param routes of each group of Mappings in each virtual host
 * @param virtualHosts by Listener and hostname
 * @param routesByHost the same routes by their virtual hosts, in the order in which they are tried
 * @param routeTables by name
 * @param listeners by Listener
 * @param module the Module that counts
 * @param problems everything that is wrong
 */
public record GatewayModel(
        Collection<String, Destination> destinations,
        Collection<EndpointSet.Key, EndpointSet> endpoints,
        Collection<ConsulService, Outcome<ConsulEndpoints>> consul,
        Collection<String, Credential> credentials,
        Collection<GroupRoutes.Key, GroupRoutes> routes,
        Collection<VirtualHost.Key, VirtualHost> virtualHosts,
        Collection<VirtualHost.Key, SortedMap<GroupRoutes.Key, GroupRoutes>> routesByHost,
        Collection<String, RouteTable> routeTables,
        Collection<ObjectKey, GatewayListener> listeners,
        Collection<String, GatewayModule> module,
        Problems problems) {

    /** Derives the model from the inputs. */
    public static GatewayModel derive(Graph graph, Inputs in, Settings settings) {
        var problems = new Problems();

        // Everything that takes a default of the Module fetches from here.
        var moduleOutcome = graph.map(
                "module with problems",
                in.settings,
                (fetch, key, s) -> ModuleResolver.resolve(fetch, in.modules, settings.namespace()));
        problems.follow(graph, moduleOutcome);
        var module = graph.map("module", moduleOutcome, (fetch, key, outcome) -> outcome.value());

        var upstreamDefaults = graph.map("upstream defaults", module, (fetch, key, it) -> it.upstream());
        var resolversByName = graph.group("resolvers by name", in.resolvers, (key, resolver) -> Set.of(key.name()));

        var slicesByService = graph.group(
                "slices by service",
                in.endpointSlices,
                (key, slice) ->
                        slice.serviceName().isEmpty() ? Set.<ObjectKey>of() : Set.of(BackendResolver.serviceOf(slice)));
        var backends = graph.map(
                "backends",
                in.services,
                (fetch, key, service) -> BackendResolver.backend(service, fetch.get(slicesByService, key)));
        var endpoints = graph.flatMap(
                "endpoints",
                in.services,
                (fetch, key, service) -> BackendResolver.endpoints(service, fetch.get(slicesByService, key)));

        var ingressResolver = new IngressResolver(in.ingressClasses, in.services, in.secrets);
        var ingresses =
                graph.map("ingresses", in.ingresses, (fetch, key, ingress) -> ingressResolver.resolve(fetch, ingress));
        problems.follow(graph, ingresses);
        var hosts = hosts(graph, in, ingresses, settings);
        var ingressMappings = graph.flatMap("mappings of ingresses", ingresses, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? Map.of() : value.mappingsByKey();
        });

        var ofTlsModule = graph.flatMap(
                "contexts of the Module tls",
                in.tlsModules,
                (fetch, key, tlsModule) -> tlsModule.contexts().stream()
                        .collect(Collectors.toMap(c -> c.meta().key(), c -> c)));
        var contexts = graph.union("contexts", List.of(in.tlsContexts, ofTlsModule));
        var contextsByName = graph.group("contexts by name", contexts, (key, context) -> Set.of(key.name()));
        var secretNamespacing = graph.map("secret namespacing", module, (fetch, key, m) -> m.secretNamespacing());
        var tls = new TlsResolver(contextsByName, in.secrets, secretNamespacing);
        var activeHosts = graph.map("active hosts", hosts, (fetch, key, host) -> tls.host(fetch, host));
        problems.follow(graph, activeHosts);
        var hostSelectors = graph.map("host selectors", hosts, (fetch, key, host) -> host.mappingSelector());

        var destinationResolver = new DestinationResolver(
                new TargetResolver(backends, settings.namespace()),
                new ResolverFinder(resolversByName),
                tls,
                upstreamDefaults,
                settings.namespace());
        var pages = new ErrorPageResolver(in.responseFiles);
        var regexMaxSize =
                graph.map("regex max size", module, (fetch, key, m) -> m.route().regexMaxSize());
        var mappingResolver =
                new MappingResolver(destinationResolver, pages, in.quarantine, hostSelectors, regexMaxSize);
        var probes = graph.flatMap("probes", module, (fetch, key, m) -> ProbeMappings.of(m, settings));
        var signIn = graph.flatMap("sign in", module, (fetch, key, m) -> {
            if (fetch.all(in.authServices).isEmpty()) {
                return Map.<ObjectKey, Mapping>of();
            }
            var mapping = ProbeMappings.signIn(m, settings);
            return Map.of(mapping.meta().key(), mapping);
        });
        var allMappings = graph.union("all mappings", List.of(in.mappings, ingressMappings, probes, signIn));
        var mappings = graph.map("mappings", allMappings, mappingResolver::resolve);
        problems.follow(graph, mappings);

        var filterResolver = new FilterResolver(
                new AuthorizationResolver(
                        in.authServices,
                        module,
                        destinationResolver,
                        new PolicyFollowers(in.services, settings.policies()),
                        settings.namespace()),
                new RateLimitResolver(in.rateLimitServices, module, destinationResolver, settings.namespace()),
                module,
                pages);
        var resolvedFilters =
                graph.map("filters with services", in.settings, (fetch, key, s) -> filterResolver.resolve(fetch));
        problems.follow(graph, resolvedFilters);
        var filters = graph.map(
                "filters",
                resolvedFilters,
                (fetch, key, outcome) -> Objects.requireNonNull(outcome.value()).filters());
        var observabilityResolver = new ObservabilityResolver(
                in.logServices, in.tracingServices, destinationResolver, settings.namespace());
        var observabilityOutcome = graph.map(
                "observability with services", in.settings, (fetch, key, s) -> observabilityResolver.resolve(fetch));
        problems.follow(graph, observabilityOutcome);
        var observability = graph.map(
                "observability",
                observabilityOutcome,
                (fetch, key, outcome) -> Objects.requireNonNull(outcome.value()).observability());
        var labelDomain = graph.map("label domain", filters, (fetch, key, all) -> {
            var rateLimit = all.rateLimit();
            return rateLimit == null ? null : rateLimit.domain();
        });

        var groups = groups(graph, mappings, problems);

        var tcpResolver = new TcpMappingResolver(destinationResolver, activeHosts, contexts, tls, settings);
        var tcpMappings =
                graph.map("TCP mappings", in.tcpMappings, (fetch, key, mapping) -> tcpResolver.resolve(fetch, mapping));
        problems.follow(graph, tcpMappings);
        var tcpMembers = graph.groupResults("TCP mappings by port", tcpMappings, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? Map.of() : Map.of(tcpResolver.port(value.mapping()), value);
        });
        var tcpOutcomes =
                graph.map("TCP ports with problems", tcpMembers, (fetch, key, all) -> tcpResolver.join(fetch, all));
        problems.follow(graph, tcpOutcomes);
        var tcpPorts = graph.map("TCP ports", tcpOutcomes, (fetch, key, outcome) -> outcome.value());

        var byPort = graph.group("listeners by port", in.listeners, (key, listener) -> Set.of(listener.port()));
        var listenerResolver =
                new ListenerResolver(settings, activeHosts, byPort, tcpPorts, filters, observability, module);
        var bound = graph.map("bound listeners", in.listeners, (fetch, key, l) -> listenerResolver.bind(fetch, l));
        problems.follow(graph, bound);
        var wanted = graph.flatMap("wanted virtual hosts", bound, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? Map.of() : ListenerResolver.virtualHosts(value);
        });
        var wantedByName =
                graph.group("virtual hosts by name", wanted, (key, owners) -> HostIndex.keys(key.hostname()));
        var routesResolver = new GroupRoutesResolver(wantedByName, labelDomain, module);
        var unsettled = graph.flatMap("routes without policies", groups, routesResolver::resolve);
        var consultations = ConsultationResolver.derive(graph, in, filters);
        var routes = graph.map("routes", unsettled, consultations::resolve);
        var routesByHost = graph.group("routes by virtual host", routes, (key, of) -> Set.of(key.host()));
        var virtualHosts = graph.map("virtual hosts", wanted, (fetch, key, owners) -> VirtualHost.of(key, owners));
        var listenerOutcomes = graph.map("listener outcomes", bound, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? null : listenerResolver.listener(fetch, value);
        });
        problems.follow(graph, listenerOutcomes);
        var named = graph.map("named listeners", listenerOutcomes, (fetch, key, outcome) -> outcome.value());
        var unnamed = graph.flatMap("listeners of TCP mappings", tcpPorts, listenerResolver::ownListener);
        var listeners = graph.union("listeners", List.of(named, unnamed));
        var routeTables = graph.flatMap(
                "route tables",
                listeners,
                (fetch, key, listener) ->
                        listener.routeTables().stream().collect(Collectors.toMap(RouteTable::name, table -> table)));
        var ofTcpMappings = graph.groupResults(
                "destinations of TCP mappings",
                tcpMappings,
                (fetch, key, outcome) -> TcpMappingResolver.destinations(outcome));
        var tcpDestinations = graph.map(
                "merged destinations of TCP mappings", ofTcpMappings, (fetch, name, same) -> Destinations.merged(same));
        var tcpCredentials = graph.flatMap("credentials of TCP mappings", tcpMappings, (fetch, key, outcome) -> {
            var value = outcome.value();
            return byName(value == null ? null : value.credentials());
        });
        var ofObservability = graph.flatMap(
                "destinations of observability",
                observabilityOutcome,
                (fetch, key, outcome) -> Objects.requireNonNull(outcome.value()).destinations().stream()
                        .collect(Collectors.toMap(Destination::name, d -> d, (a, b) -> a)));
        var observabilityCredentials = graph.flatMap(
                "credentials of observability",
                observabilityOutcome,
                (fetch, key, outcome) ->
                        byName(Objects.requireNonNull(outcome.value()).credentials()));
        var portCredentials =
                graph.flatMap("credentials of TCP ports", tcpPorts, (fetch, key, port) -> byName(port.credentials()));

        var destinations = graph.union(
                "destinations",
                List.of(destinations(graph, mappings, resolvedFilters), tcpDestinations, ofObservability));
        return new GatewayModel(
                destinations,
                endpoints,
                consul(graph, destinations, in.consulAnswers, problems),
                graph.union(
                        "credentials",
                        List.of(
                                credentials(graph, activeHosts, mappings, resolvedFilters),
                                tcpCredentials,
                                observabilityCredentials,
                                portCredentials)),
                routes,
                virtualHosts,
                routesByHost,
                routeTables,
                listeners,
                module,
                problems);
    }

    private static Collection<ObjectKey, GatewayHost> hosts(
            Graph graph, Inputs in, Collection<ObjectKey, Outcome<IngressResolver.Made>> ingresses, Settings settings) {
        var ofIngresses = graph.flatMap("hosts of ingresses", ingresses, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? Map.of() : value.hostsByKey();
        });
        var given = graph.union("given hosts", List.of(in.hosts, ofIngresses));
        var byDefault = graph.flatMap(
                "default host",
                in.settings,
                (fetch, key, s) -> DefaultHost.of(fetch, given, in.secrets, settings.namespace()));
        return graph.union("hosts", List.of(given, byDefault));
    }

    private static Collection<GroupIdentity, Outcome<RouteGroup>> groups(
            Graph graph, Collection<ObjectKey, Outcome<MappingResolver.Resolved>> mappings, Problems problems) {
        var grouped = graph.groupResults("grouped mappings", mappings, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? Map.of() : Map.of(value.identity(), value);
        });
        var groups = graph.map("groups", grouped, (fetch, identity, members) -> GroupResolver.resolve(members));
        problems.follow(graph, groups);
        return groups;
    }

    private static Collection<ConsulService, Outcome<ConsulEndpoints>> consul(
            Graph graph,
            Collection<String, Destination> destinations,
            Collection<ConsulService, ConsulAnswer> answers,
            Problems problems) {
        var wanted = graph.groupResults(
                "services of Consul",
                destinations,
                (fetch, name, destination) -> Destinations.targets(destination)
                        .flatMap(target ->
                                target instanceof Target.Consul(var service) ? Stream.of(service) : Stream.empty())
                        .distinct()
                        .collect(Collectors.toMap(service -> service, service -> destination.origins())));
        var endpoints = graph.map(
                "endpoints of Consul",
                wanted,
                (fetch, service, origins) -> ConsulEndpoints.of(
                        fetch,
                        service,
                        answers,
                        origins.values().stream().flatMap(Set::stream).collect(Collectors.toSet())));
        problems.follow(graph, endpoints);
        return endpoints;
    }

    private static Collection<String, Destination> destinations(
            Graph graph,
            Collection<ObjectKey, Outcome<MappingResolver.Resolved>> mappings,
            Collection<String, Outcome<FilterResolver.Resolved>> filters) {
        var ofMappings = graph.groupResults("destinations of mappings", mappings, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null ? Map.of() : value.destinations();
        });
        var merged = graph.map("merged destinations", ofMappings, (fetch, name, same) -> Destinations.merged(same));
        var ofFilters = graph.flatMap("destinations of filters", filters, (fetch, key, outcome) -> {
            var value = outcome.value();
            return value == null
                    ? Map.of()
                    : value.destinations().stream().collect(Collectors.toMap(Destination::name, d -> d, (a, b) -> a));
        });
        return graph.union("destinations for HTTP", List.of(merged, ofFilters));
    }

    private static Collection<String, Credential> credentials(
            Graph graph,
            Collection<ObjectKey, Outcome<ActiveHost>> hosts,
            Collection<ObjectKey, Outcome<MappingResolver.Resolved>> mappings,
            Collection<String, Outcome<FilterResolver.Resolved>> filters) {
        var ofHosts = graph.flatMap("credentials of hosts", hosts, (fetch, key, outcome) -> {
            var value = outcome.value();
            return byName(value == null ? null : value.credentials());
        });
        var ofMappings = graph.flatMap("credentials of mappings", mappings, (fetch, key, outcome) -> {
            var value = outcome.value();
            return byName(value == null ? null : value.credentials());
        });
        var ofFilters = graph.flatMap("credentials of filters", filters, (fetch, key, outcome) -> {
            var value = outcome.value();
            return byName(value == null ? null : value.credentials());
        });
        return graph.union("credentials for HTTP", List.of(ofHosts, ofMappings, ofFilters));
    }

    private static Map<String, Credential> byName(@Nullable List<Credential> credentials) {
        return credentials == null
                ? Map.of()
                : credentials.stream().collect(Collectors.toMap(Credential::name, c -> c, (a, b) -> a));
    }
}
