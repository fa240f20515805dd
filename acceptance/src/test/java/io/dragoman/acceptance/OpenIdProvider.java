package io.dragoman.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A certified OpenID provider in a process of its own; {@code acceptance/openid} says how it is set up. */
final class OpenIdProvider implements AutoCloseable {
    static final String SECRET = "a secret & more";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int port = Ports.free().of(9000);
    private final Path log;
    private final List<String> command;
    private Child process;

    /**
     * Starts it.
     *
     * @param origin where people sign in
     * @param accessTokenSeconds how long access tokens are valid
     */
    OpenIdProvider(Path directory, String origin, int accessTokenSeconds) {
        log = directory.resolve("provider.log");
        command = List.of(
                "node",
                Installation.openIdProvider().toString(),
                Integer.toString(port),
                origin,
                Integer.toString(accessTokenSeconds));
        process = start();
    }

    private Child start() {
        int before = starts();
        var started = Child.start(log, Map.of(), command);
        Awaitility.await().atMost(PATIENCE).until(() -> starts() > before);
        return started;
    }

    private int starts() {
        return Files.exists(log) ? count("ready") : 0;
    }

    /** Where it is. */
    String issuer() {
        return "http://localhost:" + port;
    }

    /** Ends it and starts it again; it then knows nobody who has signed in. */
    void restart() {
        process.close();
        process = start();
    }

    /** How many lines of what it prints are so. */
    int count(String line) {
        try {
            return (int) Files.readString(log).lines().filter(line::equals).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
