package io.dragoman.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC at a Unix socket, whose file an earlier process has left. */
@QuarkusTest
@QuarkusTestResource(Manifests.class)
@TestProfile(UnixSocketTest.Socket.class)
class UnixSocketTest {
    /** Names the socket. */
    public static final class Socket implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("dragoman.ratelimit.socket", leftover().toString());
        }

        private static Path leftover() {
            try {
                var path = Files.createTempDirectory("socket").resolve("limits.sock");
                try (var earlier = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                    earlier.bind(UnixDomainSocketAddress.of(path));
                }
                assertThat(path).exists();
                return path;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private ManagedChannel channel;

    @BeforeEach
    void open() {
        var path = ConfigProvider.getConfig().getValue("dragoman.ratelimit.socket", String.class);
        channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path))
                .channelFactory(NioDomainSocketChannel::new)
                .eventLoopGroup(loops)
                .overrideAuthority("localhost")
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        var _ = loops.shutdownGracefully();
    }

    @Test
    void questionsAreAnsweredThere() {
        var question = RateLimitRequest.newBuilder()
                .setDomain("shop")
                .addDescriptors(RunningService.descriptor("api", RunningService.fresh()))
                .build();
        assertThat(RateLimitServiceGrpc.newBlockingStub(channel)
                        .shouldRateLimit(question)
                        .getStatuses(0)
                        .getCurrentLimit()
                        .getName())
                .isEqualTo("per-api");
        assertThat(RateLimitServiceGrpc.newBlockingStub(channel)
                        .shouldRateLimit(question)
                        .getOverallCode())
                .isEqualTo(Code.OK);
    }
}
