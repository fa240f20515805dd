package io.dragoman.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP/1 answer as it came, letter by letter, to a request that was written letter by letter, each on a connection of
 * its own.
 *
 * @param status the status
 * @param headerLines the header lines
 * @param body what follows them, as it came
 */
record RawHttp(int status, List<String> headerLines, String body) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    RawHttp {
        headerLines = List.copyOf(headerLines);
    }

    /** Sends GET with header lines. */
    static RawHttp get(int port, String path, String... headers) throws IOException {
        return request(port, "GET " + path + " HTTP/1.1", "", headers);
    }

    /** Sends a request; Host and Connection are added where they are not given. */
    static RawHttp request(int port, String line, String body, String... headers) throws IOException {
        var text = new StringBuilder(line).append("\r\n");
        if (List.of(headers).stream()
                .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("host:"))) {
            text.append("Host: localhost\r\n");
        }
        for (var header : headers) {
            text.append(header).append("\r\n");
        }
        text.append("Connection: close\r\n\r\n").append(body);
        return exchange(port, text.toString());
    }

    /** Sends bytes, one a character, and reads until the gateway closes. */
    static RawHttp exchange(int port, String request) throws IOException {
        try (var socket = open(port)) {
            return exchange(socket, request);
        }
    }

    /** Sends bytes, one a character, on a connection that is open, and reads until the gateway closes. */
    static RawHttp exchange(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    }

    /** A connection that gives up waiting after a while. */
    static Socket open(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static RawHttp parse(String text) throws IOException {
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.") || end < 0) {
            throw new IOException("no HTTP answer: " + text);
        }
        var lines = text.substring(0, end).split("\r\n", -1);
        return new RawHttp(
                Integer.parseInt(lines[0].split(" ", -1)[1]),
                List.of(lines).subList(1, lines.length),
                text.substring(end + 4));
    }

    /** The first value of a header, or an empty text. */
    String header(String name) {
        return headerLines.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse("");
    }
}
