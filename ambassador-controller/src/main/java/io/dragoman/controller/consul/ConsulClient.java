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
import org.jspecify.annotations.Nullable;

/**
 * Asks a Consul agent, over its HTTP API, for the instances of a service that pass their health checks.
 *
 * @param http the client
 * @param environment answers variables of the addresses of agents, and the token's
 */
record ConsulClient(HttpClient http, UnaryOperator<@Nullable String> environment) {
    /** How long Consul may wait for a change before it answers. */
    private static final Duration WAIT = Duration.ofSeconds(60);

    /** Consul adds up to a sixteenth of the wait, and the way there and back takes its time. */
    private static final Duration PATIENCE = WAIT.plus(WAIT.dividedBy(16)).plusSeconds(10);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_WEIGHT = 65_535;
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
     * @param weight its share of the requests, as compared with the others; at least 1
     */
    record Instance(String host, int port, int weight) {}

    /**
     * Asks, and waits while nothing has changed since the given index.
     *
     * @param index of the last answer, or 0 to have one at once
     * @throws IOException if there is no good answer; the message says why
     */
    Health ask(ConsulService service, long index) throws IOException, InterruptedException {
        var base = base(service);
        var request = HttpRequest.newBuilder(uri(base, service, index))
                .timeout(PATIENCE)
                .header("accept", "application/json");
        var token = new ConsulToken(environment).of(base);
        if (token != null) {
            request.header("x-consul-token", token);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == FORBIDDEN) {
            throw new IOException(
                    token == null
                            ? "it wants an ACL token, and CONSUL_HTTP_TOKEN has none for it (CONSUL_HTTP_ADDR says for whom)"
                            : "the ACL token of CONSUL_HTTP_TOKEN does not let the gateway read the service");
        }
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

    private String base(ConsulService service) throws IOException {
        var address = AddressVariables.replace(service.address(), environment);
        return (address.contains("://") ? address : "http://" + address).replaceAll("/+$", "");
    }

    private static URI uri(String base, ConsulService service, long index) throws IOException {
        try {
            return URI.create(base + "/v1/health/service/" + encoded(service.service())
                    + "?passing=true&stale=&dc=" + encoded(service.datacenter())
                    + (index > 0 ? "&index=" + index + "&wait=" + WAIT.toSeconds() + "s" : ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("\"" + base + "\" is not an address", e);
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

    /** The weight of an instance that passes its checks; the others are not asked for. */
    private static int weight(JsonNode service) {
        return Math.clamp(service.path("Weights").path("Passing").asInt(1), 1, MAX_WEIGHT);
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
                instances.add(new Instance(host, port, weight(service)));
            }
        }
        return instances;
    }
}
