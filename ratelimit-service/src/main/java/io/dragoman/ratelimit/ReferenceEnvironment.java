package io.dragoman.ratelimit;

import java.util.HashMap;
import java.util.List;
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

    /** Where the reference looks for a second Redis by default. */
    private static final String PER_SECOND_SOCKET = "/var/run/nutcracker/ratelimitpersecond.sock";

    private final Map<String, String> properties;

    /** Reads this process's environment. */
    public ReferenceEnvironment() {
        this(System.getenv());
    }

    ReferenceEnvironment(Map<String, String> environment) {
        properties = environment.containsKey("RUNTIME_ROOT") || isXds(environment) ? properties(environment) : Map.of();
    }

    private static Map<String, String> properties(Map<String, String> environment) {
        var result = new HashMap<String, String>();
        if (isXds(environment)) {
            result.put(
                    "dragoman.ratelimit.xds",
                    environment.getOrDefault("CONFIG_GRPC_XDS_SERVER_URL", "localhost:18000"));
            put(result, "dragoman.ratelimit.xds-node", environment.get("CONFIG_GRPC_XDS_NODE_ID"));
            put(result, "dragoman.ratelimit.xds-tls", environment.get("CONFIG_GRPC_XDS_SERVER_USE_TLS"));
            put(result, "dragoman.ratelimit.xds-ca", environment.get("CONFIG_GRPC_XDS_SERVER_TLS_CACERT"));
            put(result, "dragoman.ratelimit.xds-cert", environment.get("CONFIG_GRPC_XDS_CLIENT_TLS_CERT"));
            put(result, "dragoman.ratelimit.xds-key", environment.get("CONFIG_GRPC_XDS_CLIENT_TLS_KEY"));
            put(result, "dragoman.ratelimit.xds-name", environment.get("CONFIG_GRPC_XDS_SERVER_TLS_SAN"));
        } else {
            result.put("dragoman.manifests", directory(environment));
        }
        result.put("dragoman.ratelimit.json", "true");
        put(result, "quarkus.http.host", environment.get("HOST"));
        put(result, "quarkus.http.port", environment.get("PORT"));
        put(result, "dragoman.grpc-host", environment.get("GRPC_HOST"));
        put(result, "dragoman.grpc-port", environment.get("GRPC_PORT"));
        put(result, "quarkus.log.level", environment.get("LOG_LEVEL"));
        if (isTrue(environment, "GRPC_SERVER_USE_TLS")) {
            put(result, "dragoman.ratelimit.tls-cert", environment.get("GRPC_SERVER_TLS_CERT"));
            put(result, "dragoman.ratelimit.tls-key", environment.get("GRPC_SERVER_TLS_KEY"));
            put(result, "dragoman.ratelimit.tls-client-ca", environment.get("GRPC_CLIENT_TLS_CACERT"));
            put(result, "dragoman.ratelimit.tls-client-name", environment.get("GRPC_CLIENT_TLS_SAN"));
        }
        put(result, "dragoman.ratelimit.watch-only", environment.get("SHADOW_MODE"));
        put(result, "dragoman.ratelimit.quotas", environment.get("QUOTA_MODE"));
        put(result, "dragoman.ratelimit.key-prefix", environment.get("CACHE_KEY_PREFIX"));
        if (environment.containsKey("STATSD_HOST")
                && !environment.containsKey("USE_STATSD")
                && !isTrue(environment, "USE_DOG_STATSD")) {
            result.put("dragoman.statsd.plain", "true");
        }
        put(result, "dragoman.ratelimit.backend", environment.get("BACKEND_TYPE"));
        redis(result, "REDIS_", "dragoman.redis", "", environment);
        if (isTrue(environment, "REDIS_PERSECOND")) {
            redis(result, "REDIS_PERSECOND_", "dragoman.redis-per-second", PER_SECOND_SOCKET, environment);
        }
        return Map.copyOf(result);
    }

    private static boolean isXds(Map<String, String> environment) {
        return environment.getOrDefault("CONFIG_TYPE", "").equals("GRPC_XDS_SOTW");
    }

    private static String directory(Map<String, String> environment) {
        return Stream.of(
                        environment.get("RUNTIME_ROOT"),
                        environment.get("RUNTIME_SUBDIRECTORY"),
                        environment.getOrDefault("RUNTIME_APPDIRECTORY", "config"))
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining("/"));
    }

    /**
     * Where a Redis is.
     *
     * @param prefix what the names of its variables begin with; those of certificates are the same for all
     * @param property what the names of its properties begin with
     * @param byDefault where it is if nothing is said of it, or empty for nowhere
     */
    private static void redis(
            Map<String, String> result,
            String prefix,
            String property,
            String byDefault,
            Map<String, String> environment) {
        var urls = environment.getOrDefault(prefix + "URL", byDefault);
        if (urls.isBlank()) {
            return;
        }
        var type = environment.getOrDefault(prefix + "TYPE", "SINGLE");
        var addresses = List.of(urls.split(",", -1));
        if (type.equalsIgnoreCase("SENTINEL")) {
            // The first is the master's name.
            result.put(property + ".master", addresses.getFirst());
            addresses = addresses.subList(1, addresses.size());
        }
        result.put(property + ".type", type);
        result.put(
                property + "-url",
                addresses.stream()
                        .map(address -> url(address, prefix, environment))
                        .collect(Collectors.joining(",")));
        put(result, property + ".ca", environment.get("REDIS_TLS_CACERT"));
        put(result, property + ".cert", environment.get("REDIS_TLS_CLIENT_CERT"));
        put(result, property + ".key", environment.get("REDIS_TLS_CLIENT_KEY"));
        if (isTrue(environment, "REDIS_TLS_SKIP_HOSTNAME_VERIFICATION")) {
            result.put(property + ".verify-host", "false");
        }
    }

    private static String url(String address, String prefix, Map<String, String> environment) {
        if (address.contains("://")) {
            return address;
        }
        var auth = Optional.ofNullable(environment.get(prefix + "AUTH"))
                .filter(text -> !text.isEmpty())
                .map(text -> text.contains(":") ? text : ":" + text)
                .map(RedisSettings::escaped)
                .map(text -> text + "@")
                .orElse("");
        var stripped = address.strip();
        if (stripped.startsWith("/")) {
            return "unix://" + auth + RedisSettings.escapedPath(stripped);
        }
        return (isTrue(environment, prefix + "TLS") ? "rediss://" : "redis://") + auth + stripped;
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        return Boolean.parseBoolean(environment.get(name));
    }

    private static void put(Map<String, String> result, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            result.put(name, value);
        }
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
