package io.dragoman.controller.xds;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves Envoys, and other replicas, over TLS, and only those whose certificate is one of the gateway's. */
public final class SecureXdsServer implements AutoCloseable {
    /** Largest request, in bytes: an Envoy that reconnects lists every resource that it has. */
    private static final int LARGEST_REQUEST = 64 << 20;

    /** Envoys ask every 10 s whether the connection lives. Who asks more often than this is sent away. */
    private static final Duration SHORTEST_KEEPALIVE = Duration.ofSeconds(5);

    private final Server server;

    /**
     * A server that does not listen yet.
     *
     * @param keys show its certificate
     * @param trust looks at the clients' certificates
     * @param services what is served
     */
    public SecureXdsServer(
            InetSocketAddress address,
            AdvancedTlsX509KeyManager keys,
            AdvancedTlsX509TrustManager trust,
            List<? extends BindableService> services) {
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(keys)
                .trustManager(trust)
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        var builder = NettyServerBuilder.forAddress(address, credentials)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .maxInboundMessageSize(LARGEST_REQUEST)
                .permitKeepAliveTime(SHORTEST_KEEPALIVE.toSeconds(), TimeUnit.SECONDS);
        services.forEach(builder::addService);
        server = builder.build();
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the port is taken
     */
    public void start() throws IOException {
        server.start();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
