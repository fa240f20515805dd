package io.dragoman.ratelimit;

import io.dragoman.ratelimit.xds.Asking;
import io.dragoman.ratelimit.xds.CallHeaders;
import io.dragoman.ratelimit.xds.ManagementServer;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How the management server that limits come from is reached. */
interface XdsSettings {
    /** {@code DRAGOMAN_RATELIMIT_XDS_TLS}: whether it speaks TLS. */
    @WithDefault("false")
    boolean xdsTls();

    /** {@code DRAGOMAN_RATELIMIT_XDS_CA}: a PEM file of the authorities trusted for it, by default those of Java. */
    Optional<Path> xdsCa();

    /** {@code DRAGOMAN_RATELIMIT_XDS_CERT}: a PEM file with the certificate that is shown to it. */
    Optional<Path> xdsCert();

    /** {@code DRAGOMAN_RATELIMIT_XDS_KEY}: a PEM file with its key. */
    Optional<Path> xdsKey();

    /** {@code DRAGOMAN_RATELIMIT_XDS_NAME}: whose certificate is expected, by default the address's host. */
    Optional<String> xdsName();

    /** {@code DRAGOMAN_RATELIMIT_XDS_NODE}: what this service is called there. */
    @WithDefault("default")
    String xdsNode();

    /** {@code DRAGOMAN_RATELIMIT_XDS_METADATA}: what else is said of this service there, {@code name=value,…}. */
    Optional<String> xdsMetadata();

    /** {@code DRAGOMAN_RATELIMIT_XDS_HEADERS}: headers of what it is asked, {@code name:value,…}; secrets. */
    Optional<String> xdsHeaders();

    /** {@code DRAGOMAN_RATELIMIT_XDS_MAX_MESSAGE}: how many bytes an answer of its may have, by default 4 MiB. */
    Optional<Integer> xdsMaxMessage();

    /** {@code DRAGOMAN_RATELIMIT_XDS_MIN_PAUSE}: the pause before it is asked again, default 200 ms; each further one is twice as long. */
    Optional<Duration> xdsMinPause();

    /** {@code DRAGOMAN_RATELIMIT_XDS_MAX_PAUSE}: the longest pause, default 10 s. */
    Optional<Duration> xdsMaxPause();

    /** How the management server at the address is reached. */
    default ManagementServer server(String address) {
        return new ManagementServer(
                address,
                xdsTls()
                        ? Optional.of(new ManagementServer.Tls(xdsCa(), xdsCert(), xdsKey(), xdsName()))
                        : Optional.empty(),
                xdsHeaders().map(CallHeaders::parse).orElse(CallHeaders.NONE),
                xdsMaxMessage());
    }

    /** How it is asked. */
    default Asking asking() {
        return new Asking(
                xdsNode(),
                metadata(xdsMetadata().orElse("")),
                xdsMinPause().orElse(Asking.MIN_PAUSE),
                xdsMaxPause().orElse(Asking.MAX_PAUSE));
    }

    /** Reads {@code name=value,…}; what has no name and no value says nothing, as in envoyproxy/ratelimit. */
    private static Map<String, String> metadata(String text) {
        var result = new HashMap<String, String>();
        for (var pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                result.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return result;
    }
}
