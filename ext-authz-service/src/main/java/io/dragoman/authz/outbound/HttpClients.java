package io.dragoman.authz.outbound;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One client for each kind of TLS that is in use. A renewed certificate makes another one. */
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
    private final LoadingCache<TlsSettings, HttpClient> clients = Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(KEPT)
            .removalListener((@Nullable TlsSettings tls, @Nullable HttpClient client, RemovalCause cause) -> {
                if (client != null) {
                    client.close();
                }
            })
            .build(this::make);

    HttpClients(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The client for these settings.
     *
     * @throws OutboundException if their certificates cannot be used
     */
    HttpClient client(TlsSettings tls) throws OutboundException {
        try {
            return clients.get(tls);
        } catch (CompletionException e) {
            // Its message may quote what is in the Secret.
            throw new OutboundException(
                    "cannot be asked: the certificate or the authorities of its filter are not PEM", e);
        }
    }

    private HttpClient make(TlsSettings tls) throws GeneralSecurityException {
        var options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxWaitQueueSize(WAITING_PER_SERVER)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setTrustAll(tls.insecure())
                .setVerifyHost(!tls.insecure());
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
