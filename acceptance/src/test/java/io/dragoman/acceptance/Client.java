package io.dragoman.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** An HTTP client for 127.0.0.1 that trusts every certificate and asks for the names that a test wants. */
public final class Client implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http;

    private Client(HttpClient http) {
        this.http = http;
    }

    /** A client that sends no server name over TLS. */
    public static Client plain() {
        return new Client(builder().build());
    }

    /** A client whose connections come from another address of this machine. */
    public static Client from(InetAddress address) {
        return new Client(builder().localAddress(address).build());
    }

    /** A client that sends this server name over TLS. */
    public static Client withServerName(String name) {
        var parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        return new Client(builder().sslParameters(parameters).build());
    }

    /** GET of a path. */
    public Answer get(String scheme, int port, String path) throws IOException {
        return send(scheme, port, path, request -> request);
    }

    /** A request that the caller completes: method, headers, among them {@code Host}. */
    public Answer send(String scheme, int port, String path, UnaryOperator<HttpRequest.Builder> details)
            throws IOException {
        var uri = URI.create(scheme + "://127.0.0.1:" + port + path);
        var request =
                details.apply(HttpRequest.newBuilder(uri).timeout(PATIENCE).method("GET", BodyPublishers.noBody()));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static HttpClient.Builder builder() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .connectTimeout(PATIENCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
