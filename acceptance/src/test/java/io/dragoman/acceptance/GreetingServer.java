package io.dragoman.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** Says its name and a line end on every connection, then sends back what it gets. */
final class GreetingServer implements AutoCloseable {
    private final String name;
    private final ServerSocket server;

    private GreetingServer(String name, ServerSocket server) {
        this.name = name;
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    /** A server without TLS. */
    static GreetingServer plain(String name) throws IOException {
        return new GreetingServer(name, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    }

    /** A server with TLS. */
    static GreetingServer tls(String name) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(Certificates.keyManagers("one"), null, null);
            return new GreetingServer(
                    name, context.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Service that leads to it, with port 80. */
    String service() {
        return "---\n" + Manifests.service(name, 80, java.util.List.of(server.getLocalPort()));
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, or a client that has gone already.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.getOutputStream().write((name + "\n").getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The client has seen what it wanted to see.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
