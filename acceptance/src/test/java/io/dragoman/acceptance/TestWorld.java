package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes cluster of one node: a real etcd, API server and controller manager, and a node whose containers are processes of
 * this machine, each with the file system, network and user that its pod asks for. It shares no network with the tests: they
 * reach the API server by {@link #kubeconfig} and pods by {@link #forward}, both of which lead through ports of 127.0.0.1.
 *
 * <p>It takes Linux and root. {@code ./dragoman test} builds it.
 */
final class TestWorld implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final Child child;

    private TestWorld(Path directory, Child child) {
        this.directory = directory;
        this.child = child;
    }

    /** A world with its files in a directory that is there. */
    static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The administrator's kubeconfig. */
    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    /** Applies manifests in YAML, and answers what kubectl says. */
    String apply(String manifests) {
        return kubectlWith(manifests, "apply", "-f", "-");
    }

    /** Applies manifests in YAML, which are in this namespace unless they name one. */
    String apply(String manifests, String namespace) {
        return kubectlWith(manifests, "apply", "--namespace=" + namespace, "-f", "-");
    }

    /**
     * Sends a signal to the first process of a container's kind in a pod, past the kubelet.
     *
     * @param signal as {@code kill} takes it
     * @param command a word of the process's command line
     */
    void signal(String pod, String signal, String command) {
        var process = ProcessHandle.allProcesses()
                .filter(handle -> isOf(handle.pid(), pod, command))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no process of " + pod + " has " + command));
        run(List.of("kill", "-" + signal, Long.toString(process.pid())), "");
    }

    private boolean isOf(long pid, String pod, String command) {
        var process = Path.of("/proc", Long.toString(pid));
        try {
            return List.of(Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                                    .split("\0", -1))
                            .contains("HOSTNAME=" + pod)
                    && Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains(command);
        } catch (IOException e) {
            // It has just ended.
            return false;
        }
    }

    /** Runs kubectl, and answers what it prints. Its failure is an {@link IllegalStateException} with what it says. */
    String kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    /** Waits until a Deployment is rolled out. */
    void awaitRollout(String namespace, String deployment) {
        kubectl(
                "rollout",
                "status",
                "-n",
                namespace,
                "deployment/" + deployment,
                "--timeout=" + PATIENCE.toSeconds() + "s");
    }

    /**
     * Opens a port of 127.0.0.1 that leads into the world, for TCP. Each connection is led anew, so it may be opened before the
     * target is there.
     *
     * @param target {@code NAMESPACE/pod/NAME:PORT}, or {@code NAMESPACE/service/NAME:PORT} for one of its ready endpoints
     */
    int forward(String target) {
        return Integer.parseInt(tell("forward", target).strip());
    }

    /** Ends the API server as a crash would. Its clients lose their connections. */
    void stopApiServer() {
        tell("api-server", "stop");
    }

    /** Starts the API server again, and returns once it is ready. */
    void startApiServer() {
        tell("api-server", "start");
    }

    /** Makes each request from the API server to etcd slower. */
    void slowEtcd(Duration delay) {
        tell("etcd", "slow", Long.toString(delay.toMillis()));
    }

    /** Lets etcd answer nothing, and answer again. */
    void holdEtcd(boolean hold) {
        tell("etcd", hold ? "stop" : "start");
    }

    /** All that a container has printed, in all its lives; empty if it has never started. */
    String log(String namespace, String pod, String container) {
        var file = directory.resolve("pods").resolve(namespace).resolve(pod).resolve(container + ".log");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a script of bash in a pod of its own to its end, and answers what it prints. Its failure is an
     * {@link IllegalStateException} with that.
     */
    String runInside(String namespace, String serviceAccount, String script) {
        var name = "script-" + UUID.randomUUID();
        kubectl(
                "run",
                name,
                "--namespace=" + namespace,
                "--image=any",
                "--restart=Never",
                "--overrides={\"spec\": {\"serviceAccountName\": \"" + serviceAccount + "\"}}",
                "--command",
                "--",
                "bash",
                "-c",
                script);
        var phase = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> kubectl("get", "pod", name, "--namespace=" + namespace, "-o=jsonpath={.status.phase}"),
                        List.of("Succeeded", "Failed")::contains);
        if (phase.equals("Failed")) {
            throw new IllegalStateException("the script has failed: " + log(namespace, name, name));
        }
        return log(namespace, name, name);
    }

    private String tell(String... words) {
        var command =
                new ArrayList<>(List.of(Installation.testWorld("testworld").toString(), "tell", directory.toString()));
        command.addAll(Arrays.asList(words));
        return run(command, "");
    }

    private String kubectlWith(String input, String... arguments) {
        // Nothing is kept: worlds have the same address, and what one serves says nothing about the next.
        var command = new ArrayList<>(List.of(
                Installation.testWorld("kubectl").toString(), "--kubeconfig=" + kubeconfig(), "--cache-dir=/dev/null"));
        command.addAll(Arrays.asList(arguments));
        return run(command, input);
    }

    private static String run(List<String> command, String input) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The processes of the world. */
    Child child() {
        return child;
    }

    @Override
    public void close() {
        child.close();
    }

    /**
     * What stands in for a container image: the files of this machine, with some of them shown at other places.
     *
     * @param entrypoint what runs if the container gives no command
     * @param files path inside, to the file or directory of this machine that is shown there read-only; for what lies where the
     *     container's user may not look
     * @param user the number of the user, 0 for root; a container's {@code runAsUser} comes first
     */
    record Image(
            @JsonProperty("entrypoint") List<String> entrypoint,
            @JsonProperty("files") Map<String, String> files,
            @JsonProperty("user") int user) {}

    /** A world to be started. */
    static final class Builder {
        private final Path directory;
        private final Map<String, Image> images = new TreeMap<>();
        private final List<String> options = new ArrayList<>();

        private Builder(Path directory) {
            this.directory = directory;
            // Any other image is this machine's files and no more.
            images.put("*", new Image(List.of(), Map.of(), 0));
        }

        /** Says what an image is, by its name with its tag as containers give it. */
        Builder image(String name, Image image) {
            images.put(name, image);
            return this;
        }

        /** Gives addresses of 10.97.0.0/24 to Services of type LoadBalancer, which clients inside can use. */
        Builder loadBalancer() {
            options.add("--load-balancer");
            return this;
        }

        /** Starts it, and returns once the API server answers and the node is ready. */
        TestWorld start() throws IOException {
            var file = directory.resolve("images.json");
            new ObjectMapper().writeValue(file.toFile(), images);
            var command = new ArrayList<>(List.of(
                    Installation.testWorld("testworld").toString(),
                    "up",
                    directory.toString(),
                    "--images",
                    file.toString()));
            command.addAll(options);
            var child = Child.start(directory.resolve("world.log"), Map.of(), command);
            try {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
                    var ended = !child.isAlive();
                    assertThat(child.output()).contains("ready:");
                    assertThat(ended).isFalse();
                });
            } catch (AssertionError | RuntimeException e) {
                child.close();
                throw e;
            }
            return new TestWorld(directory, child);
        }
    }
}
