package io.dragoman.ratelimit.grpc;

import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitServiceGrpc;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.quarkus.opentelemetry.runtime.tracing.instrumentation.grpc.GrpcTracingServerInterceptor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Listens for Envoy: its questions, gRPC's health checks and reflection. It is gRPC's own server on Vert.x's event loops,
 * where a question is read and decided on the same thread. Quarkus's server hands each one from queue to queue, which costs
 * as much again as the decision.
 */
@Singleton
public final class EnvoyServer {
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
     * @param host the address to listen at
     * @param port the port
     * @param tls how TLS is spoken, or empty for plain text
     * @throws UncheckedIOException if that is not possible, as when somebody else listens there
     * @throws IllegalArgumentException if the files for TLS are not what they should be
     */
    public synchronized void start(String host, int port, Optional<ServerTls> tls) {
        server = listen(host, port, service, tls);
    }

    /** Another server of this kind, with a service of its own. */
    Server listen(String host, int port, RateLimitGrpc other, Optional<ServerTls> tls) {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .channelFactory(vertx.transport().serverChannelFactory(false))
                .bossEventLoopGroup(vertx.getAcceptorEventLoopGroup())
                .workerEventLoopGroup(vertx.getEventLoopGroup())
                .directExecutor()
                .addService(other)
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        tls.ifPresent(spoken -> builder.sslContext(spoken.context(clock)));
        if (traced) {
            builder.intercept(tracing.get());
        }
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen at " + host + ":" + port, e);
        }
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
        }
    }
}
