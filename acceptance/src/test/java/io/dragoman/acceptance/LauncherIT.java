package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher tells in one line what is wrong, and leaves nothing behind. */
final class LauncherIT {
    private static final Path SEED = Installation.root().resolve("examples/seed");
    private static final Path QUICKSTART = Installation.root().resolve("examples/quickstart");

    @TempDir
    private Path directory;

    @Test
    void namesThePortThatIsTaken() throws IOException {
        var ports = Ports.free();
        try (var taken = new ServerSocket(ports.of(8080), 1, InetAddress.getLoopbackAddress());
                var launcher = Launcher.up(directory, ports, SEED)) {
            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output().lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort(), "a Listener", "in use", "--port-offset");
        }
    }

    @Test
    void knowsThePortOfAListenerInFlowStyle() throws IOException {
        var ports = Ports.free();
        var manifests = Files.createDirectory(directory.resolve("flow"));
        Files.writeString(manifests.resolve("listener.yaml"), """
                apiVersion: getambassador.io/v3alpha1
                kind: Listener
                metadata: {name: flow}
                spec: {protocol: HTTP, port: 8080, securityModel: XFP, hostBinding: {namespace: {from: ALL}}}
                """);
        try (var taken = new ServerSocket(ports.of(8080), 1, InetAddress.getLoopbackAddress());
                var launcher = Launcher.up(directory, ports, manifests)) {
            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output()).contains("port " + taken.getLocalPort(), "a Listener");
        }
    }

    @Test
    void saysThatThereIsNoJdk() throws IOException {
        var environment = Map.of("JAVA_HOME", "", "DRAGOMAN_JDK_DIRS", directory.toString(), "PATH", pathWithoutJava());
        try (var launcher = Launcher.up(directory, Ports.free(), environment, SEED)) {
            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output().lines())
                    .singleElement()
                    .asString()
                    .contains("no JDK 25");
        }
    }

    @Test
    void saysWhatIsWrongWithTheArguments() {
        try (var launcher = Launcher.up(directory, Ports.free(), directory.resolve("missing"))) {
            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output()).contains("missing is not a directory");
        }
        try (var launcher = Launcher.up(directory, Ports.free(), SEED, "--fast")) {
            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output()).contains("there is no option --fast");
        }
    }

    @Test
    void saysWhichLineOfBackendsConfIsWrong() throws IOException {
        Files.writeString(directory.resolve("backends.conf"), "# comment\nhttp quote 80\nftp files 21\n");
        try (var launcher = Launcher.up(directory, Ports.free(), directory)) {
            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output()).contains("backends.conf:3");
        }
    }

    @Test
    void endsAllThatItHasStarted() throws IOException {
        try (var launcher = Launcher.up(directory, Ports.free(), SEED).awaitRunning()) {
            var started = launcher.descendants();
            assertThat(started).hasSizeGreaterThanOrEqualTo(5);

            launcher.child().signal("INT");

            assertThat(launcher.child().exitCode()).isEqualTo(130);
            assertThat(started).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void saysWhichChildHasDiedAndEndsTheOthers() throws IOException {
        try (var launcher = Launcher.up(directory, Ports.free(), SEED).awaitRunning()) {
            var started = launcher.descendants();
            var envoy = started.stream()
                    .filter(handle -> handle.info().command().orElse("").endsWith("/envoy"))
                    .findFirst()
                    .orElseThrow();

            Child.signal(envoy, "KILL");

            assertThat(launcher.child().exitCode()).isEqualTo(1);
            assertThat(launcher.child().output()).contains("Envoy has ended (exit code 137)");
            assertThat(started).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void showsWhereAManifestDoesNotParse() throws IOException {
        copy(SEED, directory);
        Files.writeString(directory.resolve("broken.yaml"), "apiVersion: getambassador.io/v3alpha1\nkind: [Mapping\n");
        try (var launcher = Launcher.up(directory, Ports.free(), directory).awaitOutput("broken.yaml");
                var client = Client.plain()) {
            launcher.awaitRunning();
            assertThat(launcher.child().output().lines().filter(line -> line.contains("broken.yaml")))
                    .singleElement()
                    .asString()
                    .containsPattern("broken\\.yaml.*line \\d");
            assertThat(client.get("http", launcher.ports().of(8080), "/api/v1/x")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void runsTwoGatewaysSideBySide() throws IOException {
        try (var first = Launcher.up(directory, Ports.free(), QUICKSTART).awaitRunning();
                var second = Launcher.up(directory, Ports.free(), QUICKSTART).awaitRunning();
                var client = Client.plain()) {
            for (var gateway : List.of(first, second)) {
                int port = gateway.ports().of(8080);
                var quote = client.get("http", port, "/quote/");
                assertThat(quote.status()).as(quote.body()).isEqualTo(200);
                var token =
                        client.get("http", port, "/keys/token?sub=a&scope=read").body();
                await().untilAsserted(() -> assertThat(client.send(
                                        "http",
                                        port,
                                        "/jwt/",
                                        request -> request.header("Authorization", "Bearer " + token))
                                .status())
                        .isEqualTo(200));
            }
        }
    }

    /** A directory with what the launcher needs of the system before it needs Java. */
    private String pathWithoutJava() throws IOException {
        var bin = Files.createDirectory(directory.resolve("bin"));
        for (var tool : List.of("bash", "dirname", "mktemp", "rm", "mkdir", "sed", "head", "sleep")) {
            var script = Files.writeString(bin.resolve(tool), """
                    #!/bin/sh
                    PATH=/usr/bin:/bin exec %s "$@"
                    """.formatted(tool));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
