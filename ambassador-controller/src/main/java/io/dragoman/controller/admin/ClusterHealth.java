package io.dragoman.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The clusters that Envoy has, by name, with their endpoints.
 *
 * @param clusters by name; empty if Envoy does not answer
 */
record ClusterHealth(Map<String, List<Endpoint>> clusters) {
    ClusterHealth {
        clusters = Map.copyOf(clusters);
    }

    /**
     * An endpoint as Envoy sees it.
     *
     * @param address its address and port
     * @param trouble why it gets no requests, in Envoy's words; empty if it gets them
     * @param requests requests sent to it
     * @param errors of these, those that failed
     * @param active requests that are under way
     */
    record Endpoint(String address, String trouble, long requests, long errors, long active) {
        boolean healthy() {
            return trouble.isEmpty();
        }
    }

    /** How a cluster does. */
    enum State {
        HEALTHY("healthy"),
        DEGRADED("partly healthy"),
        DOWN("down"),
        EMPTY("no endpoints"),
        UNKNOWN("unknown");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * A cluster's endpoints together.
     *
     * @param known whether Envoy has the cluster
     * @param healthy endpoints that get requests
     * @param total all endpoints
     * @param requests requests sent to them
     * @param errors of these, those that failed
     */
    record Sum(boolean known, int healthy, int total, long requests, long errors) {
        State state() {
            if (!known) {
                return State.UNKNOWN;
            }
            if (total == 0) {
                return State.EMPTY;
            }
            return healthy == total ? State.HEALTHY : healthy == 0 ? State.DOWN : State.DEGRADED;
        }
    }

    /** The endpoints of a cluster; none if Envoy does not have it. */
    List<Endpoint> endpoints(String cluster) {
        return clusters.getOrDefault(cluster, List.of());
    }

    /** A cluster's endpoints together. */
    Sum sum(String cluster) {
        var endpoints = endpoints(cluster);
        return new Sum(
                clusters.containsKey(cluster),
                (int) endpoints.stream().filter(Endpoint::healthy).count(),
                endpoints.size(),
                endpoints.stream().mapToLong(Endpoint::requests).sum(),
                endpoints.stream().mapToLong(Endpoint::errors).sum());
    }

    /** Reads what {@code /clusters?format=json} answers. */
    static ClusterHealth of(JsonNode answer) {
        var clusters = new HashMap<String, List<Endpoint>>();
        for (var cluster : answer.path("cluster_statuses")) {
            var endpoints = new ArrayList<Endpoint>();
            cluster.path("host_statuses").forEach(host -> endpoints.add(endpoint(host)));
            endpoints.sort(Comparator.comparing(Endpoint::address));
            clusters.put(cluster.path("name").asText(), List.copyOf(endpoints));
        }
        return new ClusterHealth(clusters);
    }

    private static Endpoint endpoint(JsonNode host) {
        var socket = host.path("address").path("socket_address");
        var statistics = new HashMap<String, Long>();
        host.path("stats")
                .forEach(one -> statistics.put(
                        one.path("name").asText(), one.path("value").asLong()));
        return new Endpoint(
                socket.path("address").asText() + ":"
                        + socket.path("port_value").asInt(),
                trouble(host.path("health_status")),
                statistics.getOrDefault("rq_total", 0L),
                statistics.getOrDefault("rq_error", 0L),
                statistics.getOrDefault("rq_active", 0L));
    }

    private static String trouble(JsonNode status) {
        var reasons = new ArrayList<String>();
        status.properties().forEach(flag -> {
            if (flag.getValue().isBoolean() && flag.getValue().asBoolean()) {
                reasons.add(flag.getKey().replace("failed_", "failed ").replace('_', ' '));
            }
        });
        var discovered = status.path("eds_health_status").asText("HEALTHY");
        if (discovered.equals("UNHEALTHY") || discovered.equals("DRAINING")) {
            reasons.add(discovered.toLowerCase(Locale.ROOT));
        }
        return String.join(", ", reasons);
    }
}
