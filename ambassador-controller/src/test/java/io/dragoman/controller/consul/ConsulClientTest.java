package io.dragoman.controller.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dragoman.controller.consul.ConsulClient.Instance;
import io.dragoman.controller.gateway.ConsulService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of Consul, and what is made of its answers. */
class ConsulClientTest {
    private static final String TOKEN = "token-of-a-test";

    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer agent;
    private String answer = "[]";
    private int status = 200;
    private List<String> tokens = List.of();

    @BeforeEach
    void start() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/", exchange -> {
            tokens = exchange.getRequestHeaders().getOrDefault("X-Consul-Token", List.of());
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        agent.start();
    }

    @AfterEach
    void stop() {
        agent.stop(0);
        http.close();
    }

    private String address() {
        return "127.0.0.1:" + agent.getAddress().getPort();
    }

    private List<Instance> ask() throws IOException, InterruptedException {
        return new ConsulClient(http, environment::get)
                .ask(new ConsulService(address(), "dc1", "quote"), 0)
                .instances();
    }

    @Test
    void anInstanceHasItsOwnAddressOrItsNodesAndTheWeightOfOneThatPasses() throws Exception {
        answer = """
                [{"Node": {"Address": "10.0.0.1"}, "Service": {"Address": "", "Port": 80}},
                 {"Node": {"Address": "10.0.0.1"},
                  "Service": {"Address": "10.0.0.2", "Port": 81, "Weights": {"Passing": 7, "Warning": 1},
                              "TaggedAddresses": {"virtual": {"Address": "240.0.0.1", "Port": 1}}}},
                 {"Node": {"Address": "10.0.0.1"}, "Service": {"Port": 82, "Weights": {"Passing": -1}}},
                 {"Node": {"Address": "10.0.0.1"}, "Service": {"Port": 0}}]""";

        assertThat(ask())
                .containsExactly(
                        new Instance("10.0.0.1", 80, 1),
                        new Instance("10.0.0.2", 81, 7),
                        new Instance("10.0.0.1", 82, 1));
    }

    @Test
    void theTokenIsSentToTheAgentThatItIsForAndToNobodyElse(@TempDir Path directory) throws Exception {
        environment.put("CONSUL_HTTP_TOKEN", TOKEN);
        ask();
        assertThat(tokens).isEmpty();

        environment.put("CONSUL_HTTP_ADDR", "http://" + address() + "/");
        ask();
        assertThat(tokens).containsExactly(TOKEN);

        environment.remove("CONSUL_HTTP_TOKEN");
        var file = Files.writeString(directory.resolve("token"), "another\n");
        environment.put("CONSUL_HTTP_TOKEN_FILE", file.toString());
        ask();
        assertThat(tokens).containsExactly("another");
    }

    @Test
    void aTokenThatIsMissingOrWrongIsSpokenOfButNotTold() {
        status = 403;
        assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessageContaining("wants an ACL token");

        environment.put("CONSUL_HTTP_ADDR", address());
        environment.put("CONSUL_HTTP_TOKEN", TOKEN);
        assertThatThrownBy(this::ask).hasMessageContaining("does not let").hasMessageNotContaining(TOKEN);

        environment.put("CONSUL_HTTP_TOKEN", "two\nlines");
        assertThatThrownBy(this::ask)
                .isInstanceOf(IOException.class)
                .hasMessage("CONSUL_HTTP_TOKEN holds what cannot be a token");
    }
}
