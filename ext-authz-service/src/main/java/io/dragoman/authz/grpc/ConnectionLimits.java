package io.dragoman.authz.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;

/**
 * What a connection may take, so that questions do not pile up before anybody has looked at them: as many at once as
 * decisions may be under way (HTTP/2 itself knows no bound, RFC 9113 §6.5.2; Envoy opens another connection for more), and a
 * mebibyte that is not read yet. A window that is fixed also needs no ping for each question, to find out how large it had
 * better be.
 */
@Singleton
final class ConnectionLimits implements ServerBuilderCustomizer<VertxServerBuilder> {
    private static final int WINDOW_BYTES = 1024 * 1024;

    private final Room room;

    ConnectionLimits(Room room) {
        this.room = room;
    }

    @Override
    public void customize(GrpcServerConfiguration settings, VertxServerBuilder builder) {
        builder.nettyBuilder().maxConcurrentCallsPerConnection(room.most()).flowControlWindow(WINDOW_BYTES);
    }
}
