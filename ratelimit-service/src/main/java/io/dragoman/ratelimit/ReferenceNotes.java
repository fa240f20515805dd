package io.dragoman.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said at the start of variables of envoyproxy/ratelimit that have no effect here: of each that is set one line,
 * with its name and never its value. Of a wish that is switched off there is nothing to say.
 *
 * @param warnings something is not as it was there, or is to be said elsewhere
 * @param notices nothing is lost without them
 */
record ReferenceNotes(List<String> warnings, List<String> notices) {
    private static final Optional<Boolean> OFF = Optional.of(false);
    private static final String POOL = "each processor has a connection, and nobody waits for one";
    private static final String PIPELINE =
            "all limits of a request are one call of Redis, and calls are sent without waiting";
    private static final String STARTUP =
            "the service starts without Redis, and connects again for as long as it takes, several times a second";
    private static final String PAUSES =
            "each pause is twice the one before; see XDS_CLIENT_BACKOFF_INITIAL_INTERVAL and "
                    + "XDS_CLIENT_BACKOFF_MAX_INTERVAL";
    private static final String MEMCACHE = "limits are not counted in Memcached";

    /**
     * A variable that has no effect.
     *
     * @param warns whether somebody has to know
     * @param isFlag whether it may say no, without a word
     */
    private record Row(String name, boolean warns, boolean isFlag, String text) {
        private static Row notice(String name, String text) {
            return new Row(name, false, false, text);
        }

        private static Row warning(String name, boolean isFlag, String text) {
            return new Row(name, true, isFlag, text);
        }
    }

    private static final List<Row> ROWS = List.of(
            Row.notice("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", PAUSES),
            Row.notice("EXPIRATION_JITTER_MAX_SECONDS", "each key in Redis has the time to live that it needs"),
            Row.notice(
                    "FORCE_START_WITHOUT_INITIAL_CONFIG",
                    "the service starts without limits in any case, and is not ready until it has read them"),
            Row.notice("HEALTHY_WITH_AT_LEAST_ONE_CONFIG_LOADED", "the service is ready when it has read its limits"),
            Row.notice(
                    "LOCAL_CACHE_SIZE_IN_BYTES",
                    "counters that are full are remembered in any case, as DRAGOMAN_RATELIMIT_OVER_LIMIT_CACHE says"),
            Row.notice("MEMCACHE_HOST_PORT", MEMCACHE),
            Row.notice("MEMCACHE_MAX_IDLE_CONNS", MEMCACHE),
            Row.notice("MEMCACHE_SRV", MEMCACHE),
            Row.notice("MEMCACHE_SRV_REFRESH", MEMCACHE),
            Row.notice("MEMCACHE_TLS", MEMCACHE),
            Row.notice("MEMCACHE_TLS_CACERT", MEMCACHE),
            Row.notice("MEMCACHE_TLS_CLIENT_CERT", MEMCACHE),
            Row.notice("MEMCACHE_TLS_CLIENT_KEY", MEMCACHE),
            Row.notice("MEMCACHE_TLS_SKIP_HOSTNAME_VERIFICATION", MEMCACHE),
            Row.notice("REDIS_CLUSTER_PIPELINE_PARALLELISM", PIPELINE),
            Row.notice("REDIS_PERSECOND_CLUSTER_PIPELINE_PARALLELISM", PIPELINE),
            Row.notice("REDIS_PERSECOND_PIPELINE_LIMIT", PIPELINE),
            Row.notice("REDIS_PERSECOND_PIPELINE_WINDOW", PIPELINE),
            Row.notice("REDIS_PERSECOND_POOL_ON_EMPTY_BEHAVIOR", POOL),
            Row.notice("REDIS_PERSECOND_POOL_SIZE", POOL),
            Row.notice("REDIS_PIPELINE_LIMIT", PIPELINE),
            Row.notice("REDIS_PIPELINE_WINDOW", PIPELINE),
            Row.notice("REDIS_POOL_ON_EMPTY_BEHAVIOR", POOL),
            Row.notice("REDIS_POOL_SIZE", POOL),
            Row.notice("REDIS_STARTUP_INITIAL_INTERVAL", STARTUP),
            Row.notice("REDIS_STARTUP_MAX_ELAPSED_TIME", STARTUP),
            Row.notice("REDIS_STARTUP_MAX_INTERVAL", STARTUP),
            Row.warning(
                    "RESPONSE_DYNAMIC_METADATA",
                    true,
                    "there is dynamic metadata by default, but in another form; see docs/compatibility.md"),
            Row.notice("RUNTIME_IGNOREDOTFILES", "files whose names begin with a dot are ignored in any case"),
            Row.notice("RUNTIME_WATCH_ROOT", "the directory is followed in any case, whatever way it changes"),
            Row.notice("XDS_CLIENT_BACKOFF_JITTER", PAUSES),
            Row.notice("XDS_CLIENT_BACKOFF_RANDOM_FACTOR", PAUSES));

    /** Copies the lists. */
    ReferenceNotes {
        warnings = List.copyOf(warnings);
        notices = List.copyOf(notices);
    }

    /** What is to be said of an environment; nothing of one that is not the reference's. */
    static ReferenceNotes of(Map<String, String> environment) {
        var values = new ReferenceValues(environment);
        var warnings = new ArrayList<String>();
        var notices = new ArrayList<String>();
        if (ReferenceEnvironment.isOne(environment)) {
            for (var row : ROWS) {
                if (values.text(row.name()).isPresent()
                        && !(row.isFlag() && values.flag(row.name()).equals(OFF))) {
                    (row.warns() ? warnings : notices).add(row.name() + " has no effect: " + row.text());
                }
            }
        }
        return new ReferenceNotes(warnings, notices);
    }
}
