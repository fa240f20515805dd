package io.dragoman.controller.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.controller.gateway.ConsulService;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Asks a Consul agent, over its HTTP API, for the instances of a service that pass their health checks.
 *
 * @param http the client
 * @param environment answers variables of the addresses of agents
 */
record ConsulClient(HttpClient http, UnaryOperator<String> environment) {
    /** How long Consul may wait for a change before it answers. */
    private static final Duration WAIT = Duration.ofSeconds(60);

    /** Consul adds up to a sixteenth of the wait, and the way there and back takes its time. */
    private static final Duration PATIENCE = WAIT.plus(WAIT.dividedBy(16)).plusSeconds(10);

    private static final int OK = 200;
    private static final int MAX_PORT = 65_535;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One answer.
     *
     * @param index what the next question waits to be exceeded, 0 if the answer has none
     * @param instances the instances, in Consul's order
     */
    record Health(long index, List<Instance> instances) {
        Health {
            instances = List.copyOf(instances);
        }
    }

    /**
     * One instance.
     *
     * @param host its address or name
     * @param port its port
     */
    record Instance(String host, int port) {}

    /**
     * Asks, and waits while nothing has changed since the given index.
     *
     * @param index of the last answer, or 0 to have one at once
     * @throws IOException if there is no good answer; the message says why
     */
    Health ask(ConsulService service, long index) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(service, index))
                .timeout(PATIENCE)
                .header("accept", "application/json")
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != OK) {
            throw new IOException("it answers with status " + response.statusCode());
        }
        return new Health(
                response.headers()
                        .firstValue("x-consul-index")
                        .map(ConsulClient::index)
                        .orElse(0L),
                instances(JSON.readTree(response.body())));
    }

    private URI uri(ConsulService service, long index) throws IOException {
        var address = AddressVariables.replace(service.address(), environment);
        var base = address.contains("://") ? address : "http://" + address;
        try {
            return URI.create(base.replaceAll("/+$", "") + "/v1/health/service/" + encoded(service.service())
                    + "?passing=true&stale=&dc=" + encoded(service.datacenter())
                    + (index > 0 ? "&index=" + index + "&wait=" + WAIT.toSeconds() + "s" : ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("\"" + address + "\" is not an address", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static long index(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static List<Instance> instances(JsonNode answer) throws IOException {
        if (!answer.isArray()) {
            throw new IOException("its answer is no list");
        }
        var instances = new ArrayList<Instance>();
        for (var entry : answer) {
            var service = entry.path("Service");
            var own = service.path("Address").asText();
            var host = own.isEmpty() ? entry.path("Node").path("Address").asText() : own;
            int port = service.path("Port").asInt();
            // An instance that registered no port cannot be reached.
            if (!host.isEmpty() && port > 0 && port <= MAX_PORT) {
                instances.add(new Instance(host, port));
            }
        }
        return instances;
    }
}
