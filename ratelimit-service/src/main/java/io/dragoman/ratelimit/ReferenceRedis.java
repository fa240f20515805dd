package io.dragoman.ratelimit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where Redis is, by the environment variables of envoyproxy/ratelimit. */
final class ReferenceRedis {
    /** Where the reference looks for a second Redis by default. */
    private static final String PER_SECOND_SOCKET = "/var/run/nutcracker/ratelimitpersecond.sock";

    private static final Duration ENDLESS = Duration.ofMinutes(1);

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
        timeout(values, "REDIS_TIMEOUT", "dragoman.ratelimit.store-timeout", result);
        if (values.isTrue("REDIS_PERSECOND")) {
            new ReferenceRedis(values, "REDIS_PERSECOND_", "dragoman.redis-per-second", result).read(PER_SECOND_SOCKET);
            timeout(values, "REDIS_PERSECOND_TIMEOUT", "dragoman.ratelimit.store-timeout-per-second", result);
        }
        return result;
    }

    /** Zero has no end there; here there is always the caller's deadline. */
    private static void timeout(ReferenceValues values, String variable, String name, Map<String, String> result) {
        values.duration(variable)
                .ifPresent(timeout -> result.put(name, (timeout.isZero() ? ENDLESS : timeout).toString()));
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
        boolean sentinels = type.equalsIgnoreCase("SENTINEL");
        var shown = sentinels ? authOfSentinels() : auth("AUTH");
        var addresses = List.of(urls.split(",", -1));
        if (sentinels) {
            // The first is the master's name.
            result.put(property + ".master", addresses.getFirst());
            addresses = addresses.subList(1, addresses.size());
        }
        result.put(property + ".type", type);
        result.put(
                property + "-url",
                addresses.stream().map(address -> url(address, shown)).collect(Collectors.joining(",")));
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

    /** A user and a password, with a colon between. */
    private Optional<String> auth(String variable) {
        return values.text(prefix + variable).map(text -> text.contains(":") ? text : ":" + text);
    }

    /**
     * What sentinels and Redis are shown. The client shows both the same, so that it is enough if one of them asks for it;
     * who asks for nothing takes anything.
     */
    private Optional<String> authOfSentinels() {
        var sentinel = auth("SENTINEL_AUTH");
        var redis = auth("AUTH");
        if (sentinel.isPresent() && redis.isPresent() && !sentinel.equals(redis)) {
            values.note(prefix + "SENTINEL_AUTH is not what " + prefix
                    + "AUTH is: sentinels and Redis are shown the same; give them the same user and password");
        }
        return redis.or(() -> sentinel);
    }

    private String url(String address, Optional<String> shown) {
        if (address.contains("://")) {
            return address;
        }
        var auth = shown.map(RedisSettings::escaped).map(text -> text + "@").orElse("");
        var stripped = address.strip();
        if (stripped.startsWith("/")) {
            return "unix://" + auth + RedisSettings.escapedPath(stripped);
        }
        return (values.isTrue(prefix + "TLS") ? "rediss://" : "redis://") + auth + stripped;
    }
}
