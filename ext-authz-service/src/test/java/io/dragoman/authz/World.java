package io.dragoman.authz;

import com.sun.net.httpserver.HttpServer;
import io.dragoman.authz.filter.TestIssuer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.PublicJsonWebKey;

/** What surrounds the service in a test: a directory of manifests, and an issuer with a JWKS over HTTP. */
public final class World implements QuarkusTestResourceLifecycleManager {
    static final int SLOW_MILLIS = 2000;
    static final String ADMIN_TOKEN = "token-of-operators";

    private final AtomicInteger fetches = new AtomicInteger();
    private Path manifests;
    private HttpServer issuer;
    private int grpcPort;
    private volatile String document = "{}";

    @Override
    public Map<String, String> start() {
        try {
            manifests = Files.createTempDirectory("authz-manifests");
            issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            issuer.createContext("/jwks", exchange -> {
                fetches.incrementAndGet();
                var bytes = document.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            issuer.createContext("/slow", exchange -> {
                try {
                    Thread.sleep(SLOW_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
            issuer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            issuer.start();
            try (var free = new ServerSocket(0)) {
                grpcPort = free.getLocalPort();
            }
            return Map.of(
                    "dragoman.manifests",
                    manifests.toString(),
                    "dragoman.outbound-allow",
                    "127.0.0.1",
                    "dragoman.admin-token",
                    ADMIN_TOKEN,
                    "quarkus.grpc.server.test-port",
                    String.valueOf(grpcPort),
                    "quarkus.http.test-port",
                    "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(World.class));
    }

    @Override
    public void stop() {
        issuer.stop(0);
        try (var files = Files.walk(manifests)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int grpcPort() {
        return grpcPort;
    }

    /** How often keys were asked for. */
    int fetches() {
        return fetches.get();
    }

    String slowUri() {
        return jwksUri().replace("/jwks", "/slow");
    }

    String jwksUri() {
        return "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks";
    }

    void publish(PublicJsonWebKey... keys) {
        document = TestIssuer.document(List.of(keys));
    }

    void write(String file, String manifest) {
        try {
            // As kubectl and editors do: readers never see half of a file.
            var temporary = Files.writeString(manifests.resolve("." + file), manifest);
            Files.move(temporary, manifests.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
