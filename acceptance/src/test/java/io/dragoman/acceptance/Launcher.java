package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code ./dragoman up}, run as a user does. */
final class Launcher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String RUNNING = "Ctrl-C ends it all";

    private final Child child;
    private final Ports ports;

    private Launcher(Child child, Ports ports) {
        this.child = child;
        this.ports = ports;
    }

    static Launcher up(Path logs, Ports ports, Path manifests, String... options) {
        return up(logs, ports, Map.of(), manifests, options);
    }

    static Launcher up(Path logs, Ports ports, Map<String, String> environment, Path manifests, String... options) {
        var command = new ArrayList<>(List.of(
                Installation.root().resolve("dragoman").toString(),
                "up",
                manifests.toString(),
                "--port-offset",
                Integer.toString(ports.offset())));
        command.addAll(Arrays.asList(options));
        var log = logs.resolve("launcher-" + ports.offset() + ".log");
        return new Launcher(Child.start(log, environment, command), ports);
    }

    Launcher awaitRunning() {
        return awaitOutput(RUNNING);
    }

    Launcher awaitOutput(String text) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            boolean ended = !child.isAlive();
            assertThat(child.output()).contains(text);
            assertThat(ended).isFalse();
        });
        return this;
    }

    Child child() {
        return child;
    }

    Ports ports() {
        return ports;
    }

    /** What it has started and runs still. */
    List<ProcessHandle> descendants() {
        return child.handle().descendants().toList();
    }

    @Override
    public void close() {
        child.close();
    }
}
