package io.dragoman.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class GrpcBackendTest {
    private static final Metadata.Key<String> BACKEND = Metadata.Key.of("x-backend", Metadata.ASCII_STRING_MARSHALLER);

    @Test
    void servesHealthAndReflection() throws Exception {
        try (var backend = GrpcBackend.start("greeter", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var channel = NettyChannelBuilder.forAddress(backend.address())
                    .usePlaintext()
                    .build();
            try {
                var headers = new AtomicReference<Metadata>();
                var trailers = new AtomicReference<Metadata>();
                var tagged = ClientInterceptors.intercept(
                        channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

                var health = HealthGrpc.newBlockingStub(tagged).check(HealthCheckRequest.getDefaultInstance());

                assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
                assertThat(headers.get().get(BACKEND)).isEqualTo("greeter");
                assertThat(trailers.get().get(BACKEND)).isEqualTo("greeter");
                assertThat(services(ServerReflectionGrpc.newStub(channel))).contains("grpc.health.v1.Health");
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static String services(ServerReflectionGrpc.ServerReflectionStub stub) throws Exception {
        var first = new CompletableFuture<ServerReflectionResponse>();
        var requests = stub.serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                first.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                first.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {
                first.completeExceptionally(new IllegalStateException("no answer"));
            }
        });
        requests.onNext(
                ServerReflectionRequest.newBuilder().setListServices("*").build());
        var answer = first.get(10, TimeUnit.SECONDS);
        requests.onCompleted();
        return answer.getListServicesResponse().toString();
    }
}
