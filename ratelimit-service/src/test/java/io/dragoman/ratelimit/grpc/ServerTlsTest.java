package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.ratelimit.store.Certificates;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Server> servers = new ArrayList<>();

    @TempDir
    private Path ours;

    @TempDir
    private Path theirs;

    private Certificates own = new Certificates(Path.of(""), Path.of(""));
    private Certificates other = own;

    @BeforeEach
    void makeCertificates() throws IOException, InterruptedException, GeneralSecurityException {
        own = Certificates.in(ours);
        other = Certificates.in(theirs);
    }

    @AfterEach
    void end() {
        clock.shutdownNow();
        servers.forEach(Server::shutdownNow);
    }

    private int listen(ServerTls tls) throws IOException {
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(tls.context(clock))
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
        servers.add(server);
        return server.getPort();
    }

    private TlsChannelCredentials.Builder trusting() throws IOException {
        return TlsChannelCredentials.newBuilder().trustManager(own.certificate().toFile());
    }

    private ChannelCredentials with(Certificates shown) throws IOException {
        return trusting()
                .keyManager(shown.certificate().toFile(), shown.key().toFile())
                .build();
    }

    private static ServingStatus ask(int port, ChannelCredentials credentials) {
        var channel =
                Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void speaksNothingButTls() throws IOException {
        int port = listen(new ServerTls(own.certificate(), own.key(), Optional.empty(), Optional.empty()));
        assertThat(ask(port, trusting().build())).isEqualTo(ServingStatus.SERVING);
        assertThatThrownBy(() -> ask(port, InsecureChannelCredentials.create()))
                .isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void letsNobodyInWhoseAuthorityIsUnknown() throws IOException {
        int port =
                listen(new ServerTls(own.certificate(), own.key(), Optional.of(own.certificate()), Optional.empty()));
        assertThat(ask(port, with(own))).isEqualTo(ServingStatus.SERVING);
        var stranger = with(other);
        assertThatThrownBy(() -> ask(port, stranger)).isInstanceOf(StatusRuntimeException.class);
        var nobody = trusting().build();
        assertThatThrownBy(() -> ask(port, nobody)).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void letsThoseInWhoHaveTheName() throws IOException {
        var authorities = Optional.of(own.certificate());
        int port = listen(new ServerTls(own.certificate(), own.key(), authorities, Optional.of("Gateway")));
        assertThat(ask(port, with(own))).isEqualTo(ServingStatus.SERVING);
        int another = listen(new ServerTls(own.certificate(), own.key(), authorities, Optional.of("envoy")));
        var misnamed = with(own);
        assertThatThrownBy(() -> ask(another, misnamed)).isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void saysWhatIsWrongWithTheFiles() throws IOException {
        var none = Optional.<Path>empty();
        var absent = new ServerTls(ours.resolve("absent.pem"), own.key(), none, Optional.empty());
        assertThatThrownBy(() -> absent.context(clock)).hasMessageContaining("absent.pem");
        var empty = new ServerTls(Files.writeString(ours.resolve("empty.pem"), ""), own.key(), none, Optional.empty());
        assertThatThrownBy(() -> empty.context(clock)).hasMessageContaining("the files for TLS with Envoy");
        assertThatThrownBy(() -> new ServerTls(own.certificate(), own.key(), none, Optional.of("gateway")))
                .hasMessageContaining("needs the authorities");
    }
}
