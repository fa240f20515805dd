package io.dragoman.authz.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;

/**
 * Lets a connection have as many questions open as decisions may be under way; Envoy opens another connection for more.
 * HTTP/2 itself knows no bound (RFC 9113 §6.5.2), so that questions could pile up before anybody has looked at them.
 */
@Singleton
final class StreamLimit implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final Room room;

    StreamLimit(Room room) {
        this.room = room;
    }

    @Override
    public void customize(GrpcServerConfiguration settings, VertxServerBuilder builder) {
        builder.nettyBuilder().maxConcurrentCallsPerConnection(room.most());
    }
}
