package io.dragoman.backends;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gRPC server with the standard health service, which says SERVING, and reflection. */
final class GrpcBackend implements Backend {
    private static final Metadata.Key<String> BACKEND = Metadata.Key.of("x-backend", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;
    private final ExecutorService executor;

    private GrpcBackend(Server server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    static GrpcBackend start(String name, InetSocketAddress bind) throws IOException {
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var server = NettyServerBuilder.forAddress(bind)
                .executor(executor)
                .addService(new HealthStatusManager().getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .intercept(new NameTag(name))
                .build()
                .start();
        return new GrpcBackend(server, executor);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().getFirst();
    }

    @Override
    public void close() {
        server.shutdownNow();
        executor.shutdownNow();
    }

    /** Puts the backend's name into the header and the trailer of every answer. */
    private record NameTag(String name) implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public void sendHeaders(Metadata answer) {
                            answer.put(BACKEND, name);
                            super.sendHeaders(answer);
                        }

                        @Override
                        public void close(Status status, Metadata trailers) {
                            trailers.put(BACKEND, name);
                            super.close(status, trailers);
                        }
                    },
                    headers);
        }
    }
}
