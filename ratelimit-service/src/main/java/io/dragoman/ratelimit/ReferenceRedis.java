package io.dragoman.ratelimit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where Redis is, by the environment variables of envoyproxy/ratelimit. */
final class ReferenceRedis {
    /** Where the reference looks for a second Redis by default. */
    private static final String PER_SECOND_SOCKET = "/var/run/nutcracker/ratelimitpersecond.sock";

    private final ReferenceValues values;
    private final String prefix;
    private final String property;
    private final Map<String, String> result;

    /**
     * One Redis.
     *
     * @param prefix what the names of its variables begin with; those of certificates are the same for all
     * @param property what the names of its properties begin with
     */
    private ReferenceRedis(ReferenceValues values, String prefix, String property, Map<String, String> result) {
        this.values = values;
        this.prefix = prefix;
        this.property = property;
        this.result = result;
    }

    /** Our properties of them. */
    static Map<String, String> properties(ReferenceValues values) {
        var result = new HashMap<String, String>();
        new ReferenceRedis(values, "REDIS_", "dragoman.redis", result).read("");
        if (values.isTrue("REDIS_PERSECOND")) {
            new ReferenceRedis(values, "REDIS_PERSECOND_", "dragoman.redis-per-second", result).read(PER_SECOND_SOCKET);
        }
        return result;
    }

    /**
     * Reads the variables.
     *
     * @param byDefault where it is if nothing is said of it, or empty for nowhere
     */
    private void read(String byDefault) {
        var urls = values.text(prefix + "URL").orElse(byDefault);
        if (urls.isEmpty()) {
            return;
        }
        var type = values.text(prefix + "TYPE").orElse("SINGLE");
        var addresses = List.of(urls.split(",", -1));
        if (type.equalsIgnoreCase("SENTINEL")) {
            // The first is the master's name.
            result.put(property + ".master", addresses.getFirst());
            addresses = addresses.subList(1, addresses.size());
        }
        result.put(property + ".type", type);
        result.put(property + "-url", addresses.stream().map(this::url).collect(Collectors.joining(",")));
        put("ca", "REDIS_TLS_CACERT");
        put("cert", "REDIS_TLS_CLIENT_CERT");
        put("key", "REDIS_TLS_CLIENT_KEY");
        if (values.isTrue("REDIS_TLS_SKIP_HOSTNAME_VERIFICATION")) {
            result.put(property + ".verify-host", "false");
        }
    }

    private void put(String name, String variable) {
        values.text(variable).ifPresent(value -> result.put(property + "." + name, value));
    }

    private String url(String address) {
        if (address.contains("://")) {
            return address;
        }
        var auth = values.text(prefix + "AUTH")
                .map(text -> text.contains(":") ? text : ":" + text)
                .map(RedisSettings::escaped)
                .map(text -> text + "@")
                .orElse("");
        var stripped = address.strip();
        if (stripped.startsWith("/")) {
            return "unix://" + auth + RedisSettings.escapedPath(stripped);
        }
        return (values.isTrue(prefix + "TLS") ? "rediss://" : "redis://") + auth + stripped;
    }
}
