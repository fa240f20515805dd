package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionAgeTest {
    @Test
    void clientsAreToldToConnectAgain() throws IOException {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new HealthStatusManager().getHealthService());
        new ConnectionAge(Optional.of(Duration.ofMillis(50)), Optional.of(Duration.ofSeconds(10))).into(builder);
        var server = builder.build().start();
        var channel = Grpc.newChannelBuilderForAddress(
                        "127.0.0.1", server.getPort(), InsecureChannelCredentials.create())
                .build();
        try {
            var health = HealthGrpc.newBlockingStub(channel);
            assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            await().until(() -> channel.getState(false) == ConnectivityState.IDLE);
            assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    @Test
    void zeroIsForEverAndLessIsRefused() {
        var zero = Optional.of(Duration.ZERO);
        assertThat(new ConnectionAge(zero, zero)).isEqualTo(ConnectionAge.UNLIMITED);
        var less = Optional.of(Duration.ofSeconds(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ConnectionAge(less, zero));
    }
}
