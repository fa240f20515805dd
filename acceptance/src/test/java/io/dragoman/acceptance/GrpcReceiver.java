package io.dragoman.acceptance;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gRPC server with one method, which keeps what it gets. Messages are kept as text, one byte a character: texts in them
 * can be read.
 */
final class GrpcReceiver implements AutoCloseable {
    private static final Metadata.Key<String> LINKERD =
            Metadata.Key.of("l5d-dst-override", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<String> destinations = new CopyOnWriteArrayList<>();
    private volatile byte[] answer = new byte[0];

    private GrpcReceiver(String service, String method, boolean streaming) throws IOException {
        var descriptor = MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
                .setType(streaming ? MethodDescriptor.MethodType.CLIENT_STREAMING : MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
                .build();
        var handler = streaming
                ? ServerCalls.asyncClientStreamingCall(this::collector)
                : ServerCalls.<byte[], byte[]>asyncUnaryCall((message, observer) -> {
                    keep(message);
                    observer.onNext(answer);
                    observer.onCompleted();
                });
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder(service)
                        .addMethod(descriptor, handler)
                        .build())
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        var destination = headers.get(LINKERD);
                        if (destination != null) {
                            destinations.add(destination);
                        }
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
    }

    /** A receiver of Envoy's access logs. */
    static GrpcReceiver ofAccessLogs() throws IOException {
        return new GrpcReceiver("envoy.service.accesslog.v3.AccessLogService", "StreamAccessLogs", true);
    }

    /** A receiver of OpenTelemetry's spans. */
    static GrpcReceiver ofSpans() throws IOException {
        return new GrpcReceiver("opentelemetry.proto.collector.trace.v1.TraceService", "Export", false);
    }

    /** A service that is asked about requests, and allows all of them. */
    static GrpcReceiver ofChecks() throws IOException {
        return new GrpcReceiver("envoy.service.auth.v3.Authorization", "Check", false);
    }

    /** Has it answer with these bytes from now on. */
    void answer(byte[] message) {
        answer = message.clone();
    }

    /** Where Linkerd was told to send the calls. */
    List<String> destinations() {
        return List.copyOf(destinations);
    }

    /** What it got. */
    String received() {
        return String.join("\n", messages);
    }

    /** A Service that leads to it. */
    String service(String name) {
        return "---\n" + Manifests.service(name, 80, List.of(server.getPort()));
    }

    private StreamObserver<byte[]> collector(StreamObserver<byte[]> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                keep(message);
            }

            @Override
            public void onError(Throwable error) {
                // Envoy has gone.
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    private void keep(byte[] message) {
        messages.add(new String(message, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
