package io.dragoman.controller.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
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
}
