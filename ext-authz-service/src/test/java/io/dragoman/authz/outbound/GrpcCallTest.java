package io.dragoman.authz.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.dragoman.resources.model.SecretBytes;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls a real server on this machine over TLS, and reads what servers of other kinds might say. */
class GrpcCallTest {
    private static final String HERE = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client = new OutboundClient(
            vertx, AllowedDestinations.of(List.of(HERE)), _ -> List.of(InetAddress.ofLiteral(HERE)), (_, _) -> null);

    private Server server;

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (server != null) {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerIsKnownByItsCertificate() throws Exception {
        int port = serve("idp.test");
        var message = HealthCheckRequest.newBuilder().setService("idp.test").build();
        var answer = client.call(call(port, message.toByteArray(), new TlsSettings(false, pem("ca.crt"), null)));
        assertThat(HealthCheckResponse.parseFrom(answer).getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        assertThatThrownBy(() -> client.call(call(port, message.toByteArray(), TlsSettings.USUAL)))
                .isInstanceOf(OutboundException.class)
                .hasMessage("has no certificate that is trusted, or no TLS");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        int port = serve("other.test");
        assertThatThrownBy(() -> client.call(call(port, new byte[0], new TlsSettings(false, pem("ca.crt"), null))))
                .isInstanceOf(OutboundException.class)
                .hasMessage("has no certificate that is trusted, or no TLS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000000001",
                "0000000002010203",
                "0000000001aa0000000000",
                "0100000001aa",
                "00ffffffffaa",
            })
    void whatIsNotOnePlainMessageIsRefused(String hex) {
        var answer = new OutboundResponse(
                200, Map.of("grpc-status", List.of("0")), HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> GrpcMessages.read(answer)).hasMessage("answered with other than one plain message");
    }

    @Test
    void aStatusIsNeeded() throws Exception {
        var body = HexFormat.of().parseHex("0000000001aa");
        assertThat(GrpcMessages.read(new OutboundResponse(200, Map.of("grpc-status", List.of("0")), body)))
                .containsExactly(0xaa);
        assertThatThrownBy(() -> GrpcMessages.read(new OutboundResponse(200, Map.of(), body)))
                .hasMessage("did not answer by gRPC");
        assertThatThrownBy(() ->
                        GrpcMessages.read(new OutboundResponse(200, Map.of("grpc-status", List.of("0", "0")), body)))
                .hasMessage("did not answer by gRPC");
        assertThatThrownBy(() ->
                        GrpcMessages.read(new OutboundResponse(200, Map.of("grpc-status", List.of("\nevil")), body)))
                .hasMessage("answered with the status ? of gRPC");
        assertThatThrownBy(
                        () -> GrpcMessages.read(new OutboundResponse(503, Map.of("grpc-status", List.of("0")), body)))
                .hasMessage("answered with 503");
    }

    private int serve(String name) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral(HERE), 0))
                .useTransportSecurity(stream(name + ".crt"), stream(name + ".key"))
                .addService(new HealthGrpc.HealthImplBase() {
                    @Override
                    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> responses) {
                        responses.onNext(HealthCheckResponse.newBuilder()
                                .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                                .build());
                        responses.onCompleted();
                    }
                })
                .build()
                .start();
        return server.getPort();
    }

    private static OutboundRequest call(int port, byte[] message, TlsSettings tls) {
        return new OutboundRequest(
                "POST",
                URI.create("https://idp.test:" + port),
                "/grpc.health.v1.Health/Check",
                Map.of(),
                message,
                Duration.ofSeconds(20),
                1000,
                tls);
    }

    private static SecretBytes pem(String name) throws IOException {
        try (var stream = stream(name)) {
            return new SecretBytes(stream.readAllBytes());
        }
    }

    private static InputStream stream(String name) {
        return Objects.requireNonNull(GrpcCallTest.class.getResourceAsStream("/tls/" + name));
    }
}
