package io.dragoman.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP/1 server that keeps the head of the last request as it came, and answers with a header as it is given. */
final class HeaderServer implements AutoCloseable {
    private static final String END = "\r\n\r\n";

    private final ServerSocket socket;
    private final String header;
    private volatile String lastRequest = "";

    private HeaderServer(ServerSocket socket, String header) {
        this.socket = socket;
        this.header = header;
    }

    static HeaderServer start(String header) throws IOException {
        var server = new HeaderServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), header);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The head of the last request, one byte a character. */
    String lastRequest() {
        return lastRequest;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var head = new StringBuilder();
            for (int read = connection.getInputStream().read(); read >= 0; ) {
                head.append((char) read);
                if (head.indexOf(END) >= 0) {
                    break;
                }
                read = connection.getInputStream().read();
            }
            lastRequest = head.toString();
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\n" + header + "\r\nContent-Length: 0\r\nConnection: close" + END)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // Envoy has closed the connection.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
