package io.dragoman.controller.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the controller is told by properties, or environment variables of the same names in upper case. */
@ConfigMapping(prefix = "dragoman")
interface ControllerConfig {
    /** Directories of manifests; without any, resources come from the API server. */
    Optional<List<Path>> manifests();

    /** Where Envoy finds this controller's own endpoints, {@code host:port}. */
    String diagnosticsService();

    /** Directories of files that the bodies of responses may be taken from; where none is given, those of manifests. */
    Optional<List<Path>> responseFiles();

    /** Added to every Listener's port. */
    @WithDefault("0")
    int listenerPortOffset();

    /** {@code DRAGOMAN_SHARD_ROUTES_FROM}: number of routes from which on a route table is cut into shards; 0 for never. */
    @WithDefault("500")
    int shardRoutesFrom();

    /** {@code DRAGOMAN_BIND_ADDRESS}: address of the controller's own ports. */
    String bindAddress();

    /** What is served in a cluster only. */
    Cluster cluster();

    /** What is served in a cluster only. */
    interface Cluster {
        /** {@code DRAGOMAN_XDS_TLS_PORT}: where ADS is served over TLS to Envoys with a certificate; 0 for nowhere. */
        @WithDefault("0")
        int xdsTlsPort();

        /** {@code DRAGOMAN_WEBHOOK_PORT}: where the API server's webhooks are served; 0 for nowhere. */
        @WithDefault("0")
        int webhookPort();

        /** Names of the Services that lead to these ports, for which the certificate is made. */
        @WithDefault("dragoman-controller,dragoman-webhook")
        List<String> services();

        /** {@code DRAGOMAN_AUTHORITY_LIFE}: how long the authority of the gateway's own certificates is valid. */
        @WithDefault("3650d")
        Duration authorityLife();

        /** {@code DRAGOMAN_CERTIFICATE_LIFE}: how long the gateway's own certificates are valid. */
        @WithDefault("90d")
        Duration certificateLife();

        /** That of them which the API server's webhooks name. */
        @WithDefault("dragoman-webhook")
        String webhookService();

        /** Whether anything is to be served. */
        default boolean isWanted() {
            return xdsTlsPort() > 0 || webhookPort() > 0;
        }
    }
}
