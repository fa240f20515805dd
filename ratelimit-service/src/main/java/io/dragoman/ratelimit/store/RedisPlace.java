package io.dragoman.ratelimit.store;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Redis is, and how it is reached.
 *
 * @param kind what is at the addresses
 * @param urls {@code redis://[user:password@]host[:port][/database]}, or {@code rediss:} for TLS; one of a single Redis,
 *     some or all of sentinels or of a cluster's nodes. A single Redis may also be at a Unix
 *     socket, {@code unix://[user:password@]/path[?db=database]}
 * @param master what sentinels call the master; of no account otherwise
 * @param tls how TLS is spoken; of no account where it is not
 */
public record RedisPlace(Kind kind, List<String> urls, String master, Tls tls) {
    /** To a cluster's nodes there is a connection each, and one more to ask anew which node has what. */
    private static final int CLUSTER_CONNECTIONS = 4;

    private static final Pattern UNIX_SOCKET = Pattern.compile("^unix://([^/@]*@)?/");

    /** Copies the list. */
    public RedisPlace {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("an address of Redis is required");
        }
        if (kind == Kind.SENTINEL && master.isEmpty()) {
            throw new IllegalArgumentException("with sentinels the master's name is required");
        }
        if (kind == Kind.SINGLE && urls.size() > 1) {
            throw new IllegalArgumentException("one Redis has one address; several are for sentinels or a cluster");
        }
        if (kind != Kind.SINGLE && hasUnixSocket(urls)) {
            throw new IllegalArgumentException("a Unix socket leads to one Redis, not to sentinels or a cluster");
        }
    }

    /** What is at the addresses. */
    public enum Kind {
        /** One Redis, or a name that is always the master's. */
        SINGLE,
        /** Sentinels that know the master. */
        SENTINEL,
        /** Nodes of a cluster. */
        CLUSTER
    }

    /**
     * How TLS is spoken.
     *
     * @param authorities a PEM file of those trusted, or empty for those of Java
     * @param certificate a PEM file with the client's certificate, or empty for none
     * @param key a PEM file with its key
     * @param verifyHost whether the certificate must be for the name or address in the URL
     */
    public record Tls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key, boolean verifyHost) {
        /** Verifies by Java's authorities, and has no certificate of its own. */
        public static final Tls DEFAULT = new Tls(Optional.empty(), Optional.empty(), Optional.empty(), true);

        private NetClientOptions into(NetClientOptions options) {
            options.setHostnameVerificationAlgorithm(verifyHost ? "HTTPS" : "");
            authorities.ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path.toString())));
            if (certificate.isPresent() && key.isPresent()) {
                options.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificate.get().toString())
                        .addKeyPath(key.get().toString()));
            }
            return options;
        }
    }

    /** Whether it is reached over a Unix socket. */
    public boolean isLocal() {
        return hasUnixSocket(urls);
    }

    private static boolean hasUnixSocket(List<String> urls) {
        return urls.stream().anyMatch(url -> url.startsWith("unix:"));
    }

    /** One Redis at an address. */
    public static RedisPlace single(String url) {
        return new RedisPlace(Kind.SINGLE, List.of(url), "", Tls.DEFAULT);
    }

    /** The client's options for one connection. */
    RedisOptions options(NetClientOptions net) {
        var options = new RedisOptions().setNetClientOptions(tls.into(net));
        urls.stream().map(RedisPlace::forClient).forEach(options::addConnectionString);
        switch (kind) {
            case SINGLE -> options.setMaxPoolSize(1).setMaxPoolWaiting(1);
            case SENTINEL ->
                options.setType(RedisClientType.SENTINEL)
                        .setMasterName(master)
                        .setMaxPoolSize(CLUSTER_CONNECTIONS)
                        .setMaxPoolWaiting(CLUSTER_CONNECTIONS);
            case CLUSTER ->
                options.setType(RedisClientType.CLUSTER)
                        .setMaxPoolSize(CLUSTER_CONNECTIONS)
                        .setMaxPoolWaiting(CLUSTER_CONNECTIONS);
        }
        return options;
    }

    /** The client takes a user and a password with a host alone, of whatever name. */
    private static String forClient(String url) {
        return UNIX_SOCKET.matcher(url).replaceFirst("unix://$1localhost/");
    }
}
