package io.dragoman.authz.outbound;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One client for each kind of TLS that is in use, and one for HTTP/2. A renewed certificate makes another one. Connections
 * are shared by all who ask the same server, and closed when nobody has for 30 s.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSLMSA",
            "com.github.benmanes.caffeine.cache.PSAMS"
        })
final class HttpClients implements AutoCloseable {
    private static final int MAX_CLIENTS = 256;

    /** More than any request takes, so that nobody's connection is closed under them. */
    private static final Duration KEPT = Duration.ofMinutes(30);

    private static final int CONNECTIONS_PER_SERVER = 64;
    private static final int WAITING_PER_SERVER = 1024;
    private static final int IDLE_SECONDS = 30;
    private static final int CONNECT_MILLIS = 2000;
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    private final Vertx vertx;
    private final LoadingCache<Kind, HttpClient> clients = Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(KEPT)
            .removalListener((@Nullable Kind kind, @Nullable HttpClient client, RemovalCause cause) -> {
                if (client != null) {
                    client.close();
                }
            })
            .build(this::make);

    HttpClients(Vertx vertx) {
        this.vertx = vertx;
    }

    private record Kind(TlsSettings tls, boolean http2) {}

    /**
     * The client for these settings, over HTTP/1.1.
     *
     * @throws OutboundException if their certificates cannot be used
     */
    HttpClient client(TlsSettings tls) throws OutboundException {
        return client(new Kind(tls, false));
    }

    /**
     * The client for these settings, over HTTP/2 and nothing else.
     *
     * @throws OutboundException if their certificates cannot be used
     */
    HttpClient overHttp2(TlsSettings tls) throws OutboundException {
        return client(new Kind(tls, true));
    }

    private HttpClient client(Kind kind) throws OutboundException {
        try {
            return clients.get(kind);
        } catch (CompletionException e) {
            // Its message may quote what is in the Secret.
            throw new OutboundException(
                    "cannot be asked: the certificate or the authorities of its filter are not PEM", e);
        }
    }

    private HttpClient make(Kind kind) throws GeneralSecurityException {
        var tls = kind.tls();
        var options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxWaitQueueSize(WAITING_PER_SERVER)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setTrustAll(tls.insecure())
                .setVerifyHost(!tls.insecure());
        if (kind.http2()) {
            options.setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                    .setHttp2KeepAliveTimeout(IDLE_SECONDS)
                    .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_HEADER_BYTES));
        }
        if (tls.authority() != null && !tls.insecure()) {
            options.setTrustOptions(TrustOptions.wrap(
                    TrustedCertificates.usualAnd(tls.authority().reveal())));
        }
        if (tls.identity() != null) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(tls.identity().certificate().reveal()))
                    .addKeyValue(Buffer.buffer(tls.identity().key().reveal())));
        }
        return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_SERVER));
    }

    @Override
    public void close() {
        clients.invalidateAll();
        clients.cleanUp();
    }
}
