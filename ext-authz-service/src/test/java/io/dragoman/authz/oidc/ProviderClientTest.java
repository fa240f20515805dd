package io.dragoman.authz.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dragoman.authz.outbound.AllowedDestinations;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.TlsSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client does where a provider wishes it: requests beforehand (RFC 9126), and certificates (RFC 8705). */
class ProviderClientTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final OutboundClient OUTBOUND =
            OutboundClient.create(VERTX, AllowedDestinations.of(List.of("127.0.0.0/8")), (host, port) -> null);
    private static final URI CALLBACK = URI.create("https://app.example/callback");

    /** What the provider was asked: path, Authorization, body. */
    private record Asked(String path, String authorization, String body) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private String issuer;
    private volatile String further = "";
    private volatile int status = 201;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + provider.getAddress().getPort();
        provider.createContext("/", this::take);
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    @AfterAll
    static void end() {
        OUTBOUND.close();
        VERTX.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean discovery = path.startsWith("/.well-known/");
        if (!discovery) {
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(new Asked(path, authorization == null ? "" : authorization, body));
        }
        var bytes = (discovery ? configuration() : answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(discovery ? 200 : status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private String configuration() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"]%2$s}
                """.formatted(issuer, further);
    }

    private ProviderClient client(ClientIdentity identity) {
        return new ProviderClient(
                OUTBOUND,
                new ProviderDirectory(OUTBOUND, InstantSource.system()),
                new Issuer(issuer, TlsSettings.USUAL),
                identity);
    }

    private static ProviderClient.SignIn signIn() {
        return new ProviderClient.SignIn(
                CALLBACK, List.of("openid"), "the-state", "the-nonce", "v".repeat(43), Map.of("prompt", "login"));
    }

    @Test
    void aProviderThatLikesToIsToldOfASignInBeforehandAndTheBrowserCarriesNothingOfIt() throws ProviderException {
        further = ", \"pushed_authorization_request_endpoint\": \"" + issuer + "/par\"";
        answer = "{\"request_uri\": \"urn:example:1\", \"expires_in\": 60}";

        var url =
                client(new ClientIdentity.WithSecret("gateway", "secret", true)).authorizationUrl(signIn());

        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path()).isEqualTo("/par");
        assertThat(asked.getFirst().authorization()).startsWith("Basic ");
        assertThat(URLDecoder.decode(asked.getFirst().body(), StandardCharsets.UTF_8))
                .contains("state=the-state", "nonce=the-nonce", "code_challenge=", "redirect_uri=" + CALLBACK)
                .contains("scope=openid", "prompt=login", "response_type=code");
        assertThat(url.toString()).startsWith(issuer + "/authorize?");
        assertThat(URLDecoder.decode(url.getRawQuery(), StandardCharsets.UTF_8).split("&"))
                .containsExactlyInAnyOrder("client_id=gateway", "request_uri=urn:example:1");
    }

    @Test
    void aRequestThatTheProviderDoesNotTakeLeadsNobodyThere() {
        further = ", \"pushed_authorization_request_endpoint\": \"" + issuer + "/par\"";
        status = 400;
        answer = "{\"error\": \"invalid_request\", \"error_description\": \"the-state\"}";

        assertThatThrownBy(() -> client(new ClientIdentity.WithSecret("gateway", "secret", true))
                        .authorizationUrl(signIn()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("invalid_request")
                .hasMessageNotContaining("the-state");
    }

    @Test
    void withoutSuchAnEndpointTheBrowserCarriesTheRequest() throws ProviderException {
        var url =
                client(new ClientIdentity.WithSecret("gateway", "secret", true)).authorizationUrl(signIn());

        assertThat(asked).isEmpty();
        assertThat(url.getRawQuery()).contains("state=the-state", "nonce=the-nonce", "code_challenge_method=S256");
    }

    @Test
    void aClientWithACertificateAsksWhereTheProviderWantsThoseAndHasNoSecret() throws ProviderException {
        further = ", \"mtls_endpoint_aliases\": {\"token_endpoint\": \"" + issuer + "/mtls/token\"}";
        status = 200;
        answer = "{\"access_token\": \"a\", \"token_type\": \"Bearer\"}";

        var tokens = client(new ClientIdentity.WithCertificate("gateway")).refresh("r1");

        assertThat(tokens.accessToken()).isEqualTo("a");
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path()).isEqualTo("/mtls/token");
        assertThat(asked.getFirst().authorization()).isEmpty();
        assertThat(asked.getFirst().body())
                .contains("client_id=gateway", "refresh_token=r1")
                .doesNotContain("client_secret");
    }

    @Test
    void aClientWithASecretDoesNot() throws ProviderException {
        further = ", \"mtls_endpoint_aliases\": {\"token_endpoint\": \"" + issuer + "/mtls/token\"}";
        status = 200;
        answer = "{\"access_token\": \"a\", \"token_type\": \"Bearer\"}";

        client(new ClientIdentity.WithSecret("gateway", "secret", true)).refresh("r1");

        assertThat(asked.getFirst().path()).isEqualTo("/token");
    }
}
