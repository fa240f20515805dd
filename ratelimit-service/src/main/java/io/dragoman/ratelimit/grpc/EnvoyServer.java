package io.dragoman.ratelimit.grpc;

import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.quarkus.opentelemetry.runtime.tracing.instrumentation.grpc.GrpcTracingServerInterceptor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens for Envoy: its questions, gRPC's health checks and reflection. It is gRPC's own server on Vert.x's event loops,
 * where a question is read and decided on the same thread. Quarkus's server hands each one from queue to queue, which costs
 * as much again as the decision.
 */
@Singleton
public final class EnvoyServer {
    private static final Logger LOG = Logger.getLogger(EnvoyServer.class);

    /** What envoyproxy/ratelimit calls itself in health checks. */
    private static final String REFERENCE_NAME = "ratelimit";

    private static final List<String> NAMES =
            List.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, RateLimitServiceGrpc.SERVICE_NAME, REFERENCE_NAME);

    /** How long questions under way may take when the server ends. */
    private static final long PATIENCE_SECONDS = 5;

    private final RateLimitGrpc service;
    private final VertxInternal vertx;
    private final Instance<GrpcTracingServerInterceptor> tracing;
    private final boolean traced;
    private final HealthStatusManager health = new HealthStatusManager();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("certificates").factory());
    private @Nullable Server server;

    /** The file of the Unix socket that is listened at, if it is one. */
    private @Nullable Path socket;

    EnvoyServer(
            Decider decider,
            DecisionMetrics metrics,
            Vertx vertx,
            Instance<GrpcTracingServerInterceptor> tracing,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced) {
        this.service = new RateLimitGrpc(decider, metrics);
        this.vertx = (VertxInternal) vertx;
        this.tracing = tracing;
        this.traced = !untraced;
        serving(false);
    }

    /**
     * Listens. Health checks are answered with NOT_SERVING until {@link #serving} says otherwise.
     *
     * @param address where to listen, at a port or at a Unix socket; the file that a socket has left is replaced
     * @param tls how TLS is spoken, or empty for plain text
     * @param age how long connections last
     * @throws UncheckedIOException if that is not possible, as when somebody else listens there
     * @throws IllegalArgumentException if the files for TLS are not what they should be
     */
    public synchronized void start(SocketAddress address, Optional<ServerTls> tls, ConnectionAge age) {
        if (address instanceof UnixDomainSocketAddress unix) {
            try {
                SocketFile.makeRoom(unix.getPath());
            } catch (IOException e) {
                throw cannotListen(address, e);
            }
        }
        server = listen(address, service, tls, age);
        if (address instanceof UnixDomainSocketAddress unix) {
            socket = unix.getPath();
            LOG.infof("gRPC is served at the Unix socket %s, and at no port", socket);
        }
    }

    /** Another server of this kind, at a port, with a service of its own. */
    Server listen(String host, int port, RateLimitGrpc other) {
        return listen(new InetSocketAddress(host, port), other, Optional.empty(), ConnectionAge.UNLIMITED);
    }

    private Server listen(SocketAddress address, RateLimitGrpc other, Optional<ServerTls> tls, ConnectionAge age) {
        var builder = NettyServerBuilder.forAddress(address)
                .channelFactory(
                        address instanceof UnixDomainSocketAddress
                                ? NioServerDomainSocketChannel::new
                                : vertx.transport().serverChannelFactory(false))
                .bossEventLoopGroup(vertx.getAcceptorEventLoopGroup())
                .workerEventLoopGroup(vertx.getEventLoopGroup())
                .directExecutor()
                .addService(other)
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        age.into(builder);
        tls.ifPresent(spoken -> builder.sslContext(spoken.context(clock)));
        if (traced) {
            builder.intercept(tracing.get());
        }
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw cannotListen(address, e);
        }
    }

    private static UncheckedIOException cannotListen(SocketAddress address, IOException why) {
        return new UncheckedIOException("cannot listen at " + address + ": " + why.getMessage(), why);
    }

    /** Says to health checks whether requests can be decided. */
    public void serving(boolean serving) {
        var status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        NAMES.forEach(name -> health.setStatus(name, status));
    }

    /** Says to health checks that this ends, lets questions under way be answered, and ends. */
    public synchronized void stop() {
        clock.shutdownNow();
        if (server == null) {
            return;
        }
        health.enterTerminalState();
        try {
            if (!server.shutdown().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            removeSocket();
        }
    }

    private void removeSocket() {
        try {
            if (socket != null) {
                Files.deleteIfExists(socket);
            }
        } catch (IOException e) {
            LOG.debugf("the socket %s stays: %s", socket, e.getMessage());
        }
    }
}
