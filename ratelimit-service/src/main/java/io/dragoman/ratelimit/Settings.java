package io.dragoman.ratelimit;

import io.dragoman.ratelimit.grpc.ServerTls;
import io.dragoman.ratelimit.headers.Style;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.ratelimit.rule.Posture.Refusal;
import io.dragoman.ratelimit.store.KeyHash;
import io.dragoman.resources.model.Counting.StoreFailure;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service's settings; each is an environment variable of the same name in capitals with underscores. */
@ConfigMapping(prefix = "dragoman")
interface Settings {
    /** {@code DRAGOMAN_MANIFESTS}: directories of manifests, separated by commas; without any, RateLimits come from the API server. */
    Optional<List<Path>> manifests();

    /** {@code AMBASSADOR_ID}: which instance this is, default {@code default}. */
    String ambassadorId();

    /** {@code AMBASSADOR_NAMESPACE}: the namespace of objects that name none, default {@code default}. */
    String ambassadorNamespace();

    /**
     * {@code DRAGOMAN_REDIS_URL}: where counters are shared, also {@code unix:///path}; without it they are in memory. May
     * hold a password; several, of sentinels or of a cluster's nodes, are separated by commas.
     */
    Optional<String> redisUrl();

    /** How Redis is reached. */
    RedisSettings redis();

    /**
     * {@code DRAGOMAN_REDIS_PER_SECOND_URL}: a second Redis, for the counters of limits with a window of a second; by
     * default they are where all others are.
     */
    Optional<String> redisPerSecondUrl();

    /** How the second Redis is reached: {@code DRAGOMAN_REDIS_PER_SECOND_TYPE} and so on, as for the first. */
    RedisSettings redisPerSecond();

    /** Where statistics are sent. */
    StatsdSettings statsd();

    /** The address that the gRPC server listens at: {@code DRAGOMAN_BIND_ADDRESS}, default all. */
    String grpcHost();

    /** The gRPC server's port: {@code DRAGOMAN_RATELIMIT_PORT}, default 8081. */
    int grpcPort();

    /** Settings that only this service has. */
    Ratelimit ratelimit();

    /** Settings that only this service has. */
    interface Ratelimit {
        /** {@code DRAGOMAN_RATELIMIT_STORE_TIMEOUT}: how long Redis may take; well below Envoy's 20 ms. */
        @WithDefault("6ms")
        Duration storeTimeout();

        /** {@code DRAGOMAN_RATELIMIT_STORE_TIMEOUT_PER_SECOND}: the same of a second Redis, by default as the first. */
        Optional<Duration> storeTimeoutPerSecond();

        /** What of the environment of envoyproxy/ratelimit cannot be read; the service does not start with it. */
        Optional<String> unreadable();

        /** {@code BACKEND_TYPE} of envoyproxy/ratelimit: nothing but {@code redis} is possible. */
        @WithDefault(REDIS)
        String backend();

        /** What limits are counted in, if not in memory. */
        String REDIS = "redis";

        /**
         * {@code DRAGOMAN_RATELIMIT_OVER_LIMIT_CACHE}: how long a counter that Redis says is full is taken to be full
         * without asking, at most until its window ends; {@code 0s} to ask each time.
         */
        @WithDefault("1s")
        Duration overLimitCache();

        /**
         * {@code DRAGOMAN_RATELIMIT_ON_STORE_FAILURE}: {@code allow}, {@code deny} or {@code local} for limits that do not
         * say themselves what they do while Redis does not answer; by default Envoy decides.
         */
        Optional<StoreFailure> onStoreFailure();

        /**
         * {@code DRAGOMAN_RATELIMIT_HEADERS}: {@code refused}, {@code always} or {@code never}: which responses have
         * RateLimit headers; with {@code never} refused ones have no body of this service either.
         */
        @WithDefault("refused")
        Style.Told headers();

        /** {@code DRAGOMAN_RATELIMIT_METADATA}: whether Envoy is told by dynamic metadata which limit was exceeded. */
        @WithDefault("true")
        boolean metadata();

        /** {@code LIMIT_RESPONSE_HEADERS_ENABLED}: whether every response with a limit has the older headers, too. */
        boolean legacyHeaders();

        /** {@code LIMIT_LIMIT_HEADER}, default {@code RateLimit-Limit}. */
        String limitHeader();

        /** {@code LIMIT_REMAINING_HEADER}, default {@code RateLimit-Remaining}. */
        String remainingHeader();

        /** {@code LIMIT_RESET_HEADER}, default {@code RateLimit-Reset}. */
        String resetHeader();

        /**
         * {@code DRAGOMAN_RATELIMIT_XDS}: {@code host:port} of a management server that the limits come from, in place of
         * manifests and the API server.
         */
        Optional<String> xds();

        /** How that server is reached. */
        @WithParentName
        XdsSettings managementServer();

        /** Where and how Envoy is listened to, besides the address and the port. */
        @WithParentName
        ListenSettings listening();

        /** Where some pages are besides the HTTP port. */
        @WithParentName
        PageSettings pages();

        /** {@code DRAGOMAN_RATELIMIT_TLS_CERT}: a PEM file with the certificate shown to Envoy; without it, plain text is spoken. */
        Optional<Path> tlsCert();

        /** {@code DRAGOMAN_RATELIMIT_TLS_KEY}: a PEM file with its key. */
        Optional<Path> tlsKey();

        /** {@code DRAGOMAN_RATELIMIT_TLS_CLIENT_CA}: a PEM file of the authorities of Envoy's certificate, by default it needs none. */
        Optional<Path> tlsClientCa();

        /** {@code DRAGOMAN_RATELIMIT_TLS_CLIENT_NAME}: the DNS name that Envoy's certificate has to have, by default any. */
        Optional<String> tlsClientName();

        /** How TLS is spoken with Envoy, or empty for plain text. */
        default Optional<ServerTls> tls() {
            if (tlsCert().isPresent() != tlsKey().isPresent()
                    || (tlsCert().isEmpty() && tlsClientCa().isPresent())) {
                throw new IllegalArgumentException(
                        "TLS with Envoy needs DRAGOMAN_RATELIMIT_TLS_CERT and DRAGOMAN_RATELIMIT_TLS_KEY");
            }
            return tlsCert()
                    .flatMap(cert -> tlsKey().map(key -> new ServerTls(cert, key, tlsClientCa(), tlsClientName())));
        }

        /** {@code DRAGOMAN_RATELIMIT_JSON}: whether {@code /json} answers, and counts. */
        @WithDefault("false")
        boolean json();

        /** {@code DRAGOMAN_RATELIMIT_WATCH_ONLY}: whether all limits only count, and none refuses. */
        @WithDefault("false")
        boolean watchOnly();

        /** {@code DRAGOMAN_RATELIMIT_QUOTAS}: whether a request is refused only if all its limits are used up. */
        @WithDefault("false")
        boolean quotas();

        /**
         * {@code DRAGOMAN_RATELIMIT_SPARES_OTHERS}: whether limits of envoyproxy/ratelimit's documents count nothing of a request
         * that another limit refuses.
         */
        @WithDefault("false")
        boolean sparesOthers();

        /** What is made of all limits. */
        default Posture posture() {
            var otherwise = quotas() ? Refusal.QUOTAS : Refusal.AS_CONFIGURED;
            return new Posture(watchOnly() ? Refusal.WATCHES : otherwise, sparesOthers());
        }

        /**
         * {@code DRAGOMAN_RATELIMIT_MERGE_DOMAINS}: whether documents of envoyproxy/ratelimit in several files, or several
         * configurations of a management server, may be about one domain, whose limits are then those of all of them.
         */
        @WithDefault("false")
        boolean mergeDomains();

        /** {@code DRAGOMAN_RATELIMIT_SHOW_VALUES}: whether {@code /limits/now} shows values of requests as they are. */
        @WithDefault("false")
        boolean showValues();

        /** {@code NEAR_LIMIT_RATIO}: the part of a limit from which on statistics have it nearly used up, default 0.8. */
        float nearLimitRatio();

        /**
         * {@code PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS}: whether response times in Prometheus are in milliseconds,
         * under the name that says seconds.
         */
        @WithDefault("false")
        boolean responseTimeMillis();

        /**
         * {@code DRAGOMAN_RATELIMIT_NEEDS_STORE}: whether the service is only ready while it is connected to Redis, so that nobody
         * asks a replica that is not; where no replica is, no one is ready.
         */
        @WithDefault("false")
        boolean needsStore();

        /** {@code DRAGOMAN_RATELIMIT_REPLICAS}: how many share limits that are counted locally while Redis does not answer. */
        @WithDefault("1")
        int replicas();

        /** {@code DRAGOMAN_RATELIMIT_MEMORY_COUNTERS}: how many counters are kept in memory at most, some 200 B each. */
        @WithDefault("250000")
        long memoryCounters();

        /** {@code DRAGOMAN_RATELIMIT_KEY_PREFIX}: what all keys in Redis begin with; the same in all replicas. */
        @WithDefault(KeyHash.PREFIX)
        String keyPrefix();

        /** {@code DRAGOMAN_RATELIMIT_KEY_SECRET}: makes the keys of counters an HMAC; the same in all replicas. */
        Optional<String> keySecret();
    }
}
