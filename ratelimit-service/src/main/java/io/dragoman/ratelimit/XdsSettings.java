package io.dragoman.ratelimit;

import io.dragoman.ratelimit.xds.ManagementServer;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
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

    /** How the management server at the address is reached. */
    default ManagementServer server(String address) {
        return new ManagementServer(
                address,
                xdsTls()
                        ? Optional.of(new ManagementServer.Tls(xdsCa(), xdsCert(), xdsKey(), xdsName()))
                        : Optional.empty());
    }
}
