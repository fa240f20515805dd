package io.dragoman.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A registry of images on loopback, with a certificate that nobody knows and without passwords, as far as Jib asks one (OCI distribution specification): pulls,
 * and pushes in one piece.
 */
final class ImageRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Path blobs;
    /** By {@code repository/manifests/reference}, where the reference is a tag or a digest. */
    private final Map<String, String> manifests = new ConcurrentHashMap<>();

    /**
     * Starts one.
     *
     * @param blobs the directory in which it keeps what it has
     */
    ImageRegistry(Path blobs) throws IOException {
        this.blobs = Files.createDirectories(blobs);
        var tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server = tls;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/", this::answer);
        server.start();
    }

    private static SSLContext tls() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(Certificates.keyManagers("localhost"), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its name in the names of images. */
    String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Keeps something, and answers its digest. */
    String put(InputStream content) throws IOException {
        var file = Files.createTempFile(blobs, "upload", "");
        try (var digested = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            Files.copy(digested, file, StandardCopyOption.REPLACE_EXISTING);
            var digest = "sha256:"
                    + HexFormat.of().formatHex(digested.getMessageDigest().digest());
            Files.move(file, blob(digest), StandardCopyOption.REPLACE_EXISTING);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where something is kept. */
    Path blob(String digest) {
        return blobs.resolve(digest);
    }

    /** Gives a manifest that is kept already a name, {@code REPOSITORY:TAG}, and its digest as another. */
    void name(String image, String digest) {
        var colon = image.lastIndexOf(':');
        manifests.put(image.substring(0, colon) + "/manifests/" + image.substring(colon + 1), digest);
        manifests.put(image.substring(0, colon) + "/manifests/" + digest, digest);
    }

    /** The manifest of that name. */
    JsonNode manifest(String repository, String reference) {
        try {
            return JSON.readTree(
                    blob(manifests.get(repository + "/manifests/" + reference)).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().substring("/v2/".length());
            switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" -> get(exchange, path);
                case "POST" -> {
                    exchange.getResponseHeaders().add("Location", "/v2/" + path + "1");
                    exchange.sendResponseHeaders(202, -1);
                }
                case "PATCH" -> {
                    var digest = put(exchange.getRequestBody());
                    exchange.getResponseHeaders().add("Location", "/v2/" + path + "/" + digest);
                    exchange.sendResponseHeaders(202, -1);
                }
                case "PUT" -> {
                    var content = exchange.getRequestBody();
                    if (path.contains("/manifests/")) {
                        var digest = put(content);
                        manifests.put(path, digest);
                        manifests.put(path.substring(0, path.lastIndexOf('/') + 1) + digest, digest);
                        exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
                    }
                    exchange.sendResponseHeaders(201, -1);
                }
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        if (path.isEmpty()) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        var digest = manifests.getOrDefault(path, path.substring(path.lastIndexOf('/') + 1));
        var file = blob(digest);
        if (!Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        if (path.contains("/manifests/")) {
            exchange.getResponseHeaders()
                    .add(
                            "Content-Type",
                            JSON.readTree(file.toFile()).path("mediaType").asText());
        }
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Long.toString(Files.size(file)));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, Files.size(file));
        Files.copy(file, exchange.getResponseBody());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
