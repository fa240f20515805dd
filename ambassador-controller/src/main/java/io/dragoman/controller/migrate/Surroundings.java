package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.policy.ServiceAddress;
import io.dragoman.resources.ObjectKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The objects among which one is examined, as far as differences depend on them. */
final class Surroundings {
    private static final Set<String> ENDPOINT_RESOLVERS = Set.of("endpoint", "kubernetes-endpoint");

    /** What Emissary makes one cluster of, whatever else its Mappings say. */
    private static final List<String> CLUSTER =
            List.of("service", "tls", "cluster_tag", "circuit_breakers", "load_balancer");

    /** What a cluster has, and its name in Emissary does not tell. */
    private static final List<String> HIDDEN_IN_CLUSTER = List.of(
            "grpc",
            "connect_timeout_ms",
            "cluster_idle_timeout_ms",
            "cluster_max_connection_lifetime_ms",
            "health_checks",
            "keepalive",
            "dns_type",
            "respect_dns_ttl",
            "enable_ipv4",
            "enable_ipv6",
            "stats_name");

    /** What Emissary tells groups of Mappings apart by. */
    private static final List<String> GROUP = List.of(
            "prefix", "hostname", "host", "method", "headers", "regex_headers", "query_parameters", "precedence");

    /** What it forgets. */
    private static final List<String> HIDDEN_IN_GROUP =
            List.of("prefix_regex", "prefix_exact", "case_sensitive", "host_regex", "method_regex");

    private static final List<String> PORT = List.of("address", "port", "host");

    private final String ownNamespace;
    private final Map<String, List<Candidate>> byKind;
    private final Map<ObjectKey, JsonNode> services;
    private final Set<String> variables;
    private final Map<String, List<Candidate>> clusters;
    private final Map<String, List<Candidate>> groups;
    private final Map<String, List<Candidate>> connections;
    private final Map<String, List<Candidate>> hosts;

    /**
     * Surroundings.
     *
     * @param ownNamespace the gateway's
     * @param objects every object that is examined
     * @param services the Services that there are
     * @param variables names of variables in Emissary's environment, as far as they are known
     */
    Surroundings(
            String ownNamespace, List<Candidate> objects, Map<ObjectKey, JsonNode> services, Set<String> variables) {
        this.ownNamespace = ownNamespace;
        this.services = Map.copyOf(services);
        this.variables = Set.copyOf(variables);
        byKind = by(objects.stream(), object -> object.key().kind());
        clusters = by(of("Mapping"), mapping -> mapping.key().namespace() + values(mapping, CLUSTER));
        groups = by(of("Mapping").filter(mapping -> !mapping.isOn("shadow")), mapping -> values(mapping, GROUP));
        connections = by(of("TCPMapping"), mapping -> values(mapping, PORT));
        hosts = by(of("Host"), host -> hostname(host.text("hostname")));
    }

    private static Map<String, List<Candidate>> by(Stream<Candidate> objects, Function<Candidate, String> key) {
        return objects.collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }

    private static String hostname(String text) {
        return text.isEmpty() ? "*" : text.toLowerCase(Locale.ROOT);
    }

    private static String values(Candidate object, List<String> fields) {
        var spec = object.object().path("spec");
        var text = new StringBuilder();
        fields.forEach(field -> text.append('|').append(spec.path(field)));
        return text.toString();
    }

    /** The objects of a kind, by name and namespace. */
    Stream<Candidate> of(String kind) {
        return byKind.getOrDefault(kind, List.of()).stream();
    }

    /** How many objects of its kind there are. */
    int number(Candidate object) {
        return (int) of(object.key().kind()).count();
    }

    /** Names of variables in Emissary's environment. */
    Set<String> variables() {
        return variables;
    }

    /** Mappings that Emissary sends to the same cluster as this one although they want other things of the service. */
    boolean sharesItsClusterUnlike(Candidate mapping) {
        var wanted = values(mapping, HIDDEN_IN_CLUSTER);
        return clusters.getOrDefault(mapping.key().namespace() + values(mapping, CLUSTER), List.of()).stream()
                .anyMatch(other -> !values(other, HIDDEN_IN_CLUSTER).equals(wanted));
    }

    /** Which of the settings that Emissary's name of a cluster does not tell a Mapping has. */
    List<String> clusterSettings(Candidate mapping) {
        return HIDDEN_IN_CLUSTER.stream()
                .filter(mapping::has)
                .map(field -> "spec." + field)
                .toList();
    }

    /** The Mappings for the same requests, itself among them. */
    List<Candidate> group(Candidate mapping) {
        var flags = values(mapping, HIDDEN_IN_GROUP);
        return wholeGroup(mapping)
                .filter(other -> values(other, HIDDEN_IN_GROUP).equals(flags))
                .toList();
    }

    /** Whether Emissary takes it for a canary of Mappings that match other requests. */
    boolean isMixedUp(Candidate mapping) {
        return wholeGroup(mapping).count() > group(mapping).size();
    }

    private Stream<Candidate> wholeGroup(Candidate mapping) {
        return groups.getOrDefault(values(mapping, GROUP), List.of()).stream();
    }

    /** The TCPMappings for the same connections, itself among them. */
    List<Candidate> connections(Candidate mapping) {
        return connections.getOrDefault(values(mapping, PORT), List.of());
    }

    /** The Hosts with this hostname. */
    List<Candidate> hosts(String hostname) {
        return hosts.getOrDefault(hostname(hostname), List.of());
    }

    /** Whether Emissary finds the endpoints of a Mapping's service. */
    boolean usesEndpoints(Candidate mapping) {
        var named = mapping.text("resolver");
        var name = named.isEmpty() ? module("resolver") : named;
        return ENDPOINT_RESOLVERS.contains(name)
                || Stream.of("KubernetesEndpointResolver", "ConsulResolver")
                        .flatMap(this::of)
                        .anyMatch(resolver -> resolver.key().name().equals(name));
    }

    private String module(String key) {
        return of("Module")
                .filter(module -> module.key().name().equals("ambassador"))
                .map(module -> module.text("config." + key))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The Service that a service string names, or null. */
    @Nullable
    JsonNode service(Candidate object, String service) {
        return address(service)
                .map(address -> address.serviceKey(object.key().namespace()))
                .map(services::get)
                .orElse(null);
    }

    /** A service string taken apart; nothing if it is malformed, which is told elsewhere. */
    static Optional<ServiceAddress> address(String service) {
        try {
            return Optional.of(ServiceAddress.parse(service));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Every Service, by its key. */
    Map<ObjectKey, JsonNode> services() {
        return new TreeMap<>(services);
    }

    /** The gateway's own namespace. */
    String ownNamespace() {
        return ownNamespace;
    }
}
