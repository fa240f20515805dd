package io.dragoman.controller.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;

/** What the controller is told by properties, or environment variables of the same names in upper case. */
@ConfigMapping(prefix = "dragoman")
interface ControllerConfig {
    /** Directories of manifests. */
    List<Path> manifests();

    /** Added to every Listener's port. */
    @WithDefault("0")
    int listenerPortOffset();
}
