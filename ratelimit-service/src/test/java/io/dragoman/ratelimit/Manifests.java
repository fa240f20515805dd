package io.dragoman.ratelimit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives the service under test a directory of manifests and free ports. */
public final class Manifests implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try {
            var directory = Files.createTempDirectory("manifests");
            write(directory, "shop.yaml", SHOP);
            return Map.of(
                    "dragoman.manifests", directory.toString(),
                    "dragoman.grpc-port", Integer.toString(freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}

    static final String SHOP = """
            domain: shop
            descriptors:
            - key: api
              rate_limit: {name: per-api, unit: day, requests_per_unit: 3}
            - key: free
              rate_limit: {unlimited: true}
            ---
            apiVersion: getambassador.io/v3alpha1
            kind: RateLimit
            metadata: {name: tokens}
            spec:
              domain: shop
              limits:
              - pattern: [{api-rate-limit: "*"}]
                rate: 1
                unit: hour
                consume: allOrNothing
                onStoreFailure: local
            """;

    static int grpcPort() {
        return ConfigProvider.getConfig().getValue("dragoman.grpc-port", Integer.class);
    }

    /** Writes a manifest into the directory that the service follows. */
    static void write(String file, String text) {
        write(Path.of(ConfigProvider.getConfig().getValue("dragoman.manifests", String.class)), file, text);
    }

    private static void write(Path directory, String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
