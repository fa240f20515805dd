package io.dragoman.authz.filter;

import io.dragoman.authz.outbound.AllowedDestinations;
import io.dragoman.authz.outbound.OutboundClient;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A gRPC server on this machine, made of the library for them, that filters ask, and the client that they ask it with. */
final class CheckServer implements AutoCloseable {
    private static final Metadata.Key<String> LINKERD =
            Metadata.Key.of("l5d-dst-override", Metadata.ASCII_STRING_MARSHALLER);

    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client =
            OutboundClient.create(vertx, AllowedDestinations.of(List.of("127.0.0.1")), (host, port) -> null);
    private final AtomicReference<Answer> answer = new AtomicReference<>(new Answer.Silence());
    private final List<CheckRequest> questions = new CopyOnWriteArrayList<>();
    private final List<String> destinations = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Server server;

    /** What it says. */
    sealed interface Answer {
        /** A message. */
        record Message(CheckResponse response) implements Answer {}

        /** A status without a message. */
        record Failure(Status status) implements Answer {}

        /** Nothing, ever. */
        record Silence() implements Answer {}
    }

    CheckServer() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                    .addService(new Service())
                    .intercept(new Interceptor())
                    .addTransportFilter(new ServerTransportFilter() {
                        @Override
                        public Attributes transportReady(Attributes attributes) {
                            connections.incrementAndGet();
                            return attributes;
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Service extends AuthorizationGrpc.AuthorizationImplBase {
        @Override
        public void check(CheckRequest question, StreamObserver<CheckResponse> responses) {
            questions.add(question);
            switch (answer.get()) {
                case Answer.Message(var response) -> {
                    responses.onNext(response);
                    responses.onCompleted();
                }
                case Answer.Failure(var status) -> responses.onError(status.asException());
                case Answer.Silence() -> {}
            }
        }
    }

    private final class Interceptor implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (headers.containsKey(LINKERD)) {
                destinations.add(headers.get(LINKERD));
            }
            return next.startCall(call, headers);
        }
    }

    void answer(CheckResponse response) {
        answer.set(new Answer.Message(response));
    }

    void answer(Answer other) {
        answer.set(other);
    }

    List<CheckRequest> questions() {
        return questions;
    }

    List<String> destinations() {
        return destinations;
    }

    int connections() {
        return connections.get();
    }

    OutboundClient client() {
        return client;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        try {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
