package io.dragoman.ratelimit;

import io.dragoman.ratelimit.store.RedisPlace;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where Redis is. */
interface RedisSettings {
    /** {@code DRAGOMAN_REDIS_TYPE}: {@code single}, {@code sentinel} or {@code cluster}. */
    @WithDefault("single")
    RedisPlace.Kind type();

    /** {@code DRAGOMAN_REDIS_MASTER}: what the sentinels call the master. */
    Optional<String> master();

    /** {@code DRAGOMAN_REDIS_CA}: a PEM file of the authorities trusted for {@code rediss:}, by default those of Java. */
    Optional<Path> ca();

    /** {@code DRAGOMAN_REDIS_CERT}: a PEM file with the certificate that is shown to Redis. */
    Optional<Path> cert();

    /** {@code DRAGOMAN_REDIS_KEY}: a PEM file with its key. */
    Optional<Path> key();

    /** {@code DRAGOMAN_REDIS_VERIFY_HOST}: whether Redis's certificate must be for the name or address in the URL. */
    @WithDefault("true")
    boolean verifyHost();

    /** A user and password, with a colon between, as a URL has them. */
    static String escaped(String userAndPassword) {
        int colon = userAndPassword.indexOf(':');
        return URLEncoder.encode(userAndPassword.substring(0, colon), StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(userAndPassword.substring(colon + 1), StandardCharsets.UTF_8);
    }

    /** A path, as a URL has it. */
    static String escapedPath(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no path: " + path, e);
        }
    }

    /** The place that the settings and the URLs, separated by commas, name. */
    default RedisPlace place(String urls) {
        var separate = Arrays.stream(urls.split(",", -1)).map(String::strip).filter(url -> !url.isEmpty());
        return new RedisPlace(
                type(),
                List.copyOf(separate.toList()),
                master().orElse(""),
                new RedisPlace.Tls(ca(), cert(), key(), verifyHost()));
    }
}
