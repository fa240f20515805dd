package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.acceptance.TestServer.Asked;
import io.dragoman.acceptance.TestServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Services that a ConsulResolver finds. */
final class ConsulIT extends RunningGateway {
    private static final String TOKEN = "token-of-a-test";

    private Agent agent;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        try {
            agent = new Agent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return builder.backends("http:first", "http:second", "http:third")
                .environment("CONSUL_HTTP_ADDR", "127.0.0.1:" + agent.server.port())
                .environment("CONSUL_HTTP_TOKEN", TOKEN);
    }

    @BeforeAll
    void writeResolvers() {
        gateway()
                .manifests()
                .write("consul.yaml", resolver("consul-dc1", agent, "dc1") + resolver("consul-dc2", agent, "dc2"));
    }

    @AfterAll
    void endAgent() {
        agent.server.close();
    }

    private static String resolver(String name, Agent agent, String datacenter) {
        return object(
                "ConsulResolver", name, "address: '127.0.0.1:" + agent.server.port() + "', datacenter: " + datacenter);
    }

    /** The part of Consul's HTTP API that says where a service is, with blocking questions as Consul answers them. */
    private static final class Agent {
        private final Map<String, List<Integer>> ports = new ConcurrentHashMap<>();
        private final TestServer server;
        private long index = 10;
        private boolean broken;

        Agent() throws IOException {
            server = TestServer.start(this::answer);
        }

        synchronized void register(String service, Integer... instances) {
            ports.put(service, List.of(instances));
            index++;
            notifyAll();
        }

        /** As after a restore: the index begins anew. */
        synchronized void restore() {
            index = 1;
            notifyAll();
        }

        synchronized void breakDown(boolean down) {
            broken = down;
            notifyAll();
        }

        private synchronized Reply answer(Asked asked) throws InterruptedException {
            if (!asked.path().startsWith("/v1/health/service/") || !asked.path().contains("passing=true")) {
                return Reply.of(404);
            }
            if (!asked.header("x-consul-token").equals(TOKEN)) {
                return Reply.of(403);
            }
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (asked.path().contains("index=" + index + "&") && !broken && System.nanoTime() < until) {
                wait(1_000);
            }
            if (broken) {
                return Reply.of(500);
            }
            var service = asked.path().replaceAll("^/v1/health/service/([^?]*)\\?.*dc=(\\w+).*$", "$2/$1");
            var body = ports.getOrDefault(service, List.of()).stream()
                    .map("""
                            {"Node": {"Address": "127.0.0.1"}, "Service": {"Address": "", "Port": %d,
                             "Weights": {"Passing": 3, "Warning": 1}}}"""::formatted)
                    .collect(Collectors.joining(",", "[", "]"));
            return new Reply(
                    200, Map.of("x-consul-index", Long.toString(index), "content-type", "application/json"), body);
        }
    }

    /** The port of a sample backend, out of its Service's EndpointSlice. */
    private int backend(String name) throws IOException {
        var yaml = Files.readString(gateway().manifests().directory().resolve("backend-" + name + ".yaml"));
        return Integer.parseInt(yaml.replaceAll("(?s).*name: " + name + "-(\\d+).*", "$1"));
    }

    @Test
    void endpointsFollowConsul() throws IOException {
        agent.register("dc1/quote", backend("first"));
        mapping("consul-quote", "hostname: '*', prefix: /consul-quote/, service: quote, resolver: consul-dc1");
        eventuallyFrom("first", "/consul-quote/");
        assertThat(gateway().envoyAdmin("/clusters?format=json").body()).containsPattern("\"weight\": ?3");

        agent.register("dc1/quote", backend("second"));
        eventuallyFrom("second", "/consul-quote/");

        agent.restore();
        agent.register("dc1/quote", backend("third"));
        eventuallyFrom("third", "/consul-quote/");

        agent.register("dc1/quote");
        gateway()
                .eventually(
                        "/consul-quote/", answer -> assertThat(answer.status()).isEqualTo(503));
    }

    @Test
    void aServiceOfTwoDatacentersIsTwoServices() throws IOException {
        agent.register("dc1/twice", backend("first"));
        agent.register("dc2/twice", backend("second"));
        mapping("twice-1", "hostname: '*', prefix: /twice-1/, service: twice, resolver: consul-dc1");
        mapping("twice-2", "hostname: '*', prefix: /twice-2/, service: twice, resolver: consul-dc2");

        eventuallyFrom("first", "/twice-1/");
        eventuallyFrom("second", "/twice-2/");
    }

    @Test
    void whileConsulIsAwayTheLastEndpointsStay() throws IOException {
        agent.register("dc1/lasting", backend("first"));
        mapping("lasting", "hostname: '*', prefix: /lasting/, service: lasting, resolver: consul-dc1");
        eventuallyFrom("first", "/lasting/");

        agent.breakDown(true);
        try {
            gateway().eventually("/lasting/", answer -> {
                assertThat(answer.backend()).isEqualTo("first");
                assertThat(problemsOf("lasting"))
                        .anySatisfy(problem -> assertThat(problem).contains("spec.resolver", "Consul", "status 500"));
            });
        } finally {
            agent.breakDown(false);
        }
        agent.register("dc1/lasting", backend("second"));
        eventuallyFrom("second", "/lasting/");
        assertThat(problemsOf("lasting")).isEmpty();
    }

    @Test
    void aNameThatConsulCannotHaveIsRefused() {
        mapping("dotted", "hostname: '*', prefix: /dotted/, service: quote.default, resolver: consul-dc1");
        mapping("undefined", "hostname: '*', prefix: /undefined/, service: quote, resolver: consul");

        gateway().eventually("/dotted/", answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(problemsOf("dotted"))
                    .anySatisfy(problem -> assertThat(problem).contains("spec.service", "without dots"));
            assertThat(problemsOf("undefined"))
                    .anySatisfy(problem -> assertThat(problem).contains("spec.resolver", "has no address"));
        });
    }

    private Answer controller(String path) throws IOException {
        try (var client = Client.plain()) {
            return client.get("http", gateway().port(8877), "/ambassador/v0/" + path);
        }
    }

    private boolean heldBack() throws IOException {
        return gateway().diagnostics().at("/system/held_back").asBoolean();
    }

    @Test
    void theFirstConfigurationWaitsForConsulAndNotForEver() throws IOException {
        agent.register("dc1/early", backend("first"));
        mapping("early", "hostname: '*', prefix: /early/, service: early, resolver: consul-dc1");
        eventuallyFrom("first", "/early/");
        agent.breakDown(true);
        try {
            gateway().kill(Gateway.Part.CONTROLLER);
            mapping("beside", "hostname: '*', prefix: /beside/, service: second");
            gateway().startAgain(Gateway.Part.CONTROLLER);

            eventually(() -> assertThat(heldBack()).isTrue());
            var answer = gateway().get("/beside/");
            var ready = controller("check_ready");
            var explained = controller("explain?request=http://x/beside/");
            var problems = problemsOf("early");
            // What has been seen was seen while Consul was awaited.
            assertThat(heldBack()).isTrue();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(ready.status()).isEqualTo(503);
            assertThat(explained.body()).contains("Mapping", "beside", "Consul is awaited");
            assertThat(problems).anySatisfy(problem -> assertThat(problem).contains("waits for Consul"));

            // Envoy is told of the other Mapping although Consul does not answer.
            eventuallyFrom("second", "/beside/");
            assertThat(heldBack()).isFalse();
        } finally {
            agent.breakDown(false);
        }
        eventuallyFrom("first", "/early/");
    }
}
