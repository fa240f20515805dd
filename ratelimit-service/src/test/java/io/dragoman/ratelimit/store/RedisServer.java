package io.dragoman.ratelimit.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real redis-server of the machine, on a free port of the loopback address, without persistence. */
final class RedisServer implements AutoCloseable {
    private final int port;
    private Process process;

    private final Path directory;

    /** Lines of configuration besides the port. */
    private final List<String> lines;

    RedisServer(String... lines) {
        this.lines = List.of(lines);
        port = freePort();
        directory = temporaryDirectory();
        restart();
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server, again on the same port. */
    void restart() {
        try {
            process = new ProcessBuilder("redis-server", "-")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var configuration = process.outputWriter(StandardCharsets.UTF_8)) {
                configuration.write("port " + port + "\nbind 127.0.0.1\nsave \"\"\nappendonly no\n");
                // A replica writes what it is sent to its directory, and whoever starts there reads it.
                configuration.write("dir " + directory + "\n" + String.join("\n", lines) + "\n");
            }
        } catch (IOException e) {
            throw new AssertionError(
                    "redis-server cannot be started; install it: apt-get install redis-server (or your system's way)",
                    e);
        }
        awaitAnswer();
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill " + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends one command; answers with a String, Long or List. */
    Object command(String... words) {
        return command(port, words);
    }

    /** Sends one command to whoever speaks as Redis does at a port of this machine. */
    static Object command(int port, String... words) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            var request = new StringBuilder("*" + words.length + "\r\n");
            for (var word : words) {
                request.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return reply(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> keys() {
        return ((List<?>) command("KEYS", "*")).stream().map(String::valueOf).toList();
    }

    private static Object reply(InputStream in) throws IOException {
        var line = line(in);
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> {
                if (rest.equals("-1")) {
                    yield "";
                }
                var text = new String(in.readNBytes(Integer.parseInt(rest)), StandardCharsets.UTF_8);
                line(in);
                yield text;
            }
            case '*' -> {
                var list = new ArrayList<Object>();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    list.add(reply(in));
                }
                yield list;
            }
            default -> throw new IOException("Redis answered " + line);
        };
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new IOException("Redis closed the connection");
            }
            line.append((char) c);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    private void awaitAnswer() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                command("PING");
                return;
            } catch (UncheckedIOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    close();
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            Files.deleteIfExists(directory.resolve("dump.rdb"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
