package io.dragoman.authz.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests for filters, over HTTP and gRPC. What a request may take is bounded in time and size, redirects are not followed, servers
 * are known by their certificates, and addresses that are not public are asked only where an operator allows it
 * ({@link AllowedDestinations}). Blocks, and is meant for virtual threads.
 */
public final class OutboundClient implements AutoCloseable {
    private final HttpClients clients;
    private final AddressGuard guard;

    OutboundClient(Vertx vertx, AllowedDestinations allowed, NameLookup lookup, EndpointLocator locator) {
        this.clients = new HttpClients(vertx);
        this.guard = new AddressGuard(allowed, lookup, locator);
    }

    /**
     * A client that finds hosts as this machine does.
     *
     * @param allowed which addresses may be asked
     * @param locator knows the hosts that DNS need not know
     */
    public static OutboundClient create(Vertx vertx, AllowedDestinations allowed, EndpointLocator locator) {
        return new OutboundClient(vertx, allowed, host -> List.of(InetAddress.getAllByName(host)), locator);
    }

    /**
     * Sends a request, and waits for all of the answer.
     *
     * @throws OutboundException if there is none within the request's bounds
     */
    public OutboundResponse send(OutboundRequest request) throws OutboundException {
        return send(request, clients.client(request.tls()));
    }

    /**
     * Makes a unary call over gRPC, and waits for its end.
     *
     * @param call a POST whose path is that of the method, and whose body is the message
     * @return the message that came back
     * @throws OutboundException if there is none within the call's bounds, or if its status is not OK
     */
    public byte[] call(OutboundRequest call) throws OutboundException {
        return GrpcMessages.read(send(GrpcMessages.framed(call), clients.overHttp2(call.tls())));
    }

    private OutboundResponse send(OutboundRequest request, HttpClient client) throws OutboundException {
        var deadline = new Deadline(request.timeout());
        var destination = Destination.of(request.uri());
        var addresses = guard.addresses(destination, deadline.left());
        var connected = connect(client, destination, addresses, request, deadline);
        return exchange(connected, request, deadline);
    }

    /** Ends all connections. */
    @Override
    public void close() {
        clients.close();
        guard.close();
    }

    /** The time until which all has to be done. */
    private static final class Deadline {
        private final Duration timeout;
        private final long end;

        Deadline(Duration timeout) {
            this.timeout = timeout;
            this.end = System.nanoTime() + timeout.toNanos();
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }

        <T> T await(CompletableFuture<T> future) throws OutboundException {
            try {
                return future.get(left().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new OutboundException("did not answer within " + timeout.toMillis() + " ms", e);
            } catch (ExecutionException e) {
                throw failure(e.getCause() == null ? e : e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutboundException("was interrupted", e);
            }
        }

        private static OutboundException failure(Throwable cause) {
            return switch (cause) {
                case OutboundException known -> known;
                case SSLException tls -> new OutboundException("has no certificate that is trusted, or no TLS", tls);
                default ->
                    new OutboundException("cannot be read: " + cause.getClass().getSimpleName(), cause);
            };
        }
    }

    private static HttpClientRequest connect(
            HttpClient client,
            Destination destination,
            List<InetSocketAddress> addresses,
            OutboundRequest request,
            Deadline deadline)
            throws OutboundException {
        OutboundException failure = null;
        for (var address : addresses) {
            try {
                return connect(client, destination, address, request, deadline);
            } catch (OutboundException e) {
                failure = e;
            }
        }
        throw Objects.requireNonNull(failure);
    }

    private static HttpClientRequest connect(
            HttpClient client,
            Destination destination,
            InetSocketAddress address,
            OutboundRequest request,
            Deadline deadline)
            throws OutboundException {
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setHost(destination.host())
                .setPort(destination.port())
                .setSsl(destination.tls())
                .setServer(SocketAddress.inetSocketAddress(address))
                .setURI(request.target() == null ? target(request.uri()) : request.target());
        request.headers().forEach(options::putHeader);
        var late = client.request(options);
        try {
            return deadline.await(late.toCompletionStage().toCompletableFuture());
        } catch (OutboundException e) {
            // A connection that comes late goes back unused.
            late.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private static OutboundResponse exchange(HttpClientRequest connected, OutboundRequest request, Deadline deadline)
            throws OutboundException {
        var answer = new CompletableFuture<OutboundResponse>();
        // Before it is sent: otherwise the answer may begin before anybody listens.
        connected
                .response()
                .onSuccess(response -> new BodyReader(response, request.maxBytes(), answer).start())
                .onFailure(answer::completeExceptionally);
        connected.send(Buffer.buffer(request.body())).onFailure(answer::completeExceptionally);
        try {
            return deadline.await(answer);
        } catch (OutboundException e) {
            connected.reset();
            throw e;
        }
    }

    private static String target(URI uri) {
        var path = Objects.requireNonNullElse(uri.getRawPath(), "");
        var query = uri.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }
}
