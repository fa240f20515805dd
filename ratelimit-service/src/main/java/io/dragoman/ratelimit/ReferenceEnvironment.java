package io.dragoman.ratelimit;

import io.dragoman.ratelimit.listener.ListenAddress;
import io.dragoman.ratelimit.xds.CallHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the environment variables of envoyproxy/ratelimit where there are such: where {@code RUNTIME_ROOT} is set, or
 * {@code CONFIG_TYPE} names a management server. Our own variables come first.
 */
public final class ReferenceEnvironment implements ConfigSource {
    /** Above application.properties (250), below the environment (300). */
    private static final int ORDINAL = 260;

    /** The reference's names of levels, and ours. */
    private static final Map<String, String> LOG_LEVELS = Map.of(
            "panic", "FATAL",
            "fatal", "FATAL",
            "error", "ERROR",
            "warn", "WARN",
            "warning", "WARN",
            "info", "INFO",
            "debug", "DEBUG",
            "trace", "TRACE");

    /** The reference's defaults. */
    private static final Duration AGE = Duration.ofHours(24);

    private static final Duration GRACE = Duration.ofHours(1);
    private static final ListenAddress DEBUG = ListenAddress.parse(":6070");
    private static final ListenAddress PROMETHEUS = ListenAddress.parse(":9090");

    private final Map<String, String> properties;

    /** Reads this process's environment. */
    public ReferenceEnvironment() {
        this(System.getenv());
    }

    ReferenceEnvironment(Map<String, String> environment) {
        properties = isOne(environment) ? properties(environment) : Map.of();
    }

    /** Whether an environment is one for the reference. */
    static boolean isOne(Map<String, String> environment) {
        return environment.containsKey("RUNTIME_ROOT") || isXds(environment);
    }

    private static Map<String, String> properties(Map<String, String> environment) {
        var values = new ReferenceValues(environment);
        var result = new HashMap<String, String>();
        if (isXds(environment)) {
            xds(result, values);
        } else {
            result.put("dragoman.manifests", directory(values));
        }
        result.put("dragoman.ratelimit.json", "true");
        put(result, "quarkus.http.host", values.text("HOST"));
        put(result, "quarkus.http.port", values.port("PORT"));
        put(result, "quarkus.log.level", values.oneOf("LOG_LEVEL", LOG_LEVELS));
        if (values.text("LOG_FORMAT").orElse("").strip().equalsIgnoreCase("json")) {
            result.put("quarkus.log.console.json.enabled", "true");
            result.put("quarkus.log.console.json.key-overrides", "timestamp=@timestamp,message=@message");
        }
        grpc(result, values);
        put(result, "dragoman.ratelimit.watch-only", values.flag("SHADOW_MODE"));
        put(result, "dragoman.ratelimit.quotas", values.flag("QUOTA_MODE"));
        put(result, "dragoman.ratelimit.spares-others", values.flag("STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT"));
        put(result, "dragoman.ratelimit.needs-store", values.flag("REDIS_HEALTH_CHECK_ACTIVE_CONNECTION"));
        put(result, "dragoman.ratelimit.merge-domains", values.flag("MERGE_DOMAIN_CONFIG"));
        put(result, "dragoman.ratelimit.metadata", values.flag("RESPONSE_DYNAMIC_METADATA"));
        put(result, "dragoman.ratelimit.key-prefix", values.text("CACHE_KEY_PREFIX"));
        if (environment.containsKey("STATSD_HOST")
                && !environment.containsKey("USE_STATSD")
                && !values.isTrue("USE_DOG_STATSD")) {
            result.put("dragoman.statsd.plain", "true");
        }
        prometheus(result, values);
        debug(result, values);
        put(result, "dragoman.ratelimit.backend", values.text("BACKEND_TYPE"));
        result.putAll(ReferenceTracing.properties(values));
        result.putAll(ReferenceRedis.properties(values));
        // Anything else is a mistake there, too.
        var _ = values.oneOf("CONFIG_TYPE", Map.of("file", "FILE", "grpc_xds_sotw", "GRPC_XDS_SOTW"));
        put(result, "dragoman.ratelimit.unreadable", values.unreadable());
        return Map.copyOf(result);
    }

    private static void xds(Map<String, String> result, ReferenceValues values) {
        result.put(
                "dragoman.ratelimit.xds",
                values.text("CONFIG_GRPC_XDS_SERVER_URL").orElse("localhost:18000"));
        put(result, "dragoman.ratelimit.xds-node", values.text("CONFIG_GRPC_XDS_NODE_ID"));
        put(result, "dragoman.ratelimit.xds-tls", values.flag("CONFIG_GRPC_XDS_SERVER_USE_TLS"));
        put(result, "dragoman.ratelimit.xds-ca", values.text("CONFIG_GRPC_XDS_SERVER_TLS_CACERT"));
        put(result, "dragoman.ratelimit.xds-cert", values.text("CONFIG_GRPC_XDS_CLIENT_TLS_CERT"));
        put(result, "dragoman.ratelimit.xds-key", values.text("CONFIG_GRPC_XDS_CLIENT_TLS_KEY"));
        put(result, "dragoman.ratelimit.xds-name", values.text("CONFIG_GRPC_XDS_SERVER_TLS_SAN"));
        put(result, "dragoman.ratelimit.xds-metadata", values.text("CONFIG_GRPC_XDS_NODE_METADATA"));
        put(
                result,
                "dragoman.ratelimit.xds-headers",
                values.read("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "name:value,…", text -> {
                    var _ = CallHeaders.parse(text);
                    return text;
                }));
        put(
                result,
                "dragoman.ratelimit.xds-max-message",
                values.number("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES").filter(bytes -> bytes > 0));
        put(
                result,
                "dragoman.ratelimit.xds-min-pause",
                values.duration("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL").filter(Duration::isPositive));
        put(result, "dragoman.ratelimit.xds-max-pause", values.duration("XDS_CLIENT_BACKOFF_MAX_INTERVAL"));
    }

    private static void grpc(Map<String, String> result, ReferenceValues values) {
        put(result, "dragoman.grpc-host", values.text("GRPC_HOST"));
        put(result, "dragoman.grpc-port", values.port("GRPC_PORT"));
        put(result, "dragoman.ratelimit.socket", values.text("GRPC_UDS"));
        var age = values.duration("GRPC_MAX_CONNECTION_AGE");
        var grace = values.duration("GRPC_MAX_CONNECTION_AGE_GRACE");
        if (age.isPresent() || grace.isPresent()) {
            // Who sets one of them has the reference's default for the other in mind.
            result.put("dragoman.ratelimit.max-connection-age", age.orElse(AGE).toString());
            result.put(
                    "dragoman.ratelimit.max-connection-age-grace",
                    grace.orElse(GRACE).toString());
        }
        if (values.isTrue("GRPC_SERVER_USE_TLS")) {
            put(result, "dragoman.ratelimit.tls-cert", values.text("GRPC_SERVER_TLS_CERT"));
            put(result, "dragoman.ratelimit.tls-key", values.text("GRPC_SERVER_TLS_KEY"));
            put(result, "dragoman.ratelimit.tls-client-ca", values.text("GRPC_CLIENT_TLS_CACERT"));
            put(result, "dragoman.ratelimit.tls-client-name", values.text("GRPC_CLIENT_TLS_SAN"));
        }
    }

    private static void prometheus(Map<String, String> result, ReferenceValues values) {
        put(result, "dragoman.ratelimit.response-time-millis", values.flag("PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS"));
        if (values.isTrue("USE_PROMETHEUS") && !values.isTrue("DISABLE_STATS")) {
            result.put(
                    "dragoman.ratelimit.metrics-address",
                    values.read("PROMETHEUS_ADDR", "an address such as :9090", ListenAddress::parse)
                            .orElse(PROMETHEUS)
                            .toString());
            put(result, "dragoman.ratelimit.metrics-mapper", values.text("PROMETHEUS_MAPPER_YAML"));
            put(
                    result,
                    "dragoman.ratelimit.metrics-path",
                    values.read(
                            "PROMETHEUS_PATH", "a path such as /metrics", path -> path.startsWith("/") ? path : null));
        }
    }

    private static void debug(Map<String, String> result, ReferenceValues values) {
        var host = values.text("DEBUG_HOST");
        var port = values.port("DEBUG_PORT");
        if (host.isPresent() || port.isPresent()) {
            result.put(
                    "dragoman.ratelimit.debug-address",
                    new ListenAddress(host.orElse(DEBUG.host()), port.orElse(DEBUG.port())).toString());
        }
    }

    private static boolean isXds(Map<String, String> environment) {
        return environment.getOrDefault("CONFIG_TYPE", "").equals("GRPC_XDS_SOTW");
    }

    private static String directory(ReferenceValues values) {
        return Stream.of(
                        values.text("RUNTIME_ROOT"),
                        values.text("RUNTIME_SUBDIRECTORY"),
                        Optional.of(values.text("RUNTIME_APPDIRECTORY").orElse("config")))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("/"));
    }

    private static void put(Map<String, String> result, String name, Optional<?> value) {
        value.ifPresent(known -> result.put(name, known.toString()));
    }

    @Override
    public Set<String> getPropertyNames() {
        return properties.keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return properties.get(name);
    }

    @Override
    public String getName() {
        return "environment of envoyproxy/ratelimit";
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
