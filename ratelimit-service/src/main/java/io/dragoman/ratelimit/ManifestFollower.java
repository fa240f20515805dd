package io.dragoman.ratelimit;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.grpc.WarmUp;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.file.ManifestRoots;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.ScopeSettings;
import io.dragoman.resources.parse.Variables;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the manifests when the service starts, and follows them until it ends. */
@Singleton
final class ManifestFollower {
    private static final Logger LOG = Logger.getLogger(ManifestFollower.class);

    private final Settings settings;
    private final Configuration configuration;
    private final Store store;
    private @Nullable DirectorySource source;

    ManifestFollower(Settings settings, Configuration configuration, Store store) {
        this.settings = settings;
        this.configuration = configuration;
        this.store = store;
    }

    void start(@Observes StartupEvent event) {
        // The store is named here so that it connects now and not with the first request.
        LOG.infof("counters are kept in %s", store.state());
        WarmUp.run(store, settings.grpcHost(), settings.grpcPort());
        var directories = ManifestRoots.of(settings.manifests().orElse(List.of()));
        if (directories.isEmpty()) {
            LOG.warn("DRAGOMAN_MANIFESTS names no directory: there are no limits");
            configuration.accept(new SourceUpdate(List.of(), List.of()));
            return;
        }
        var environment = System.getenv();
        var namespace = settings.ambassadorNamespace();
        var started = new DirectorySource(
                directories,
                new ManifestParser(namespace, Variables.of(environment)),
                ScopeSettings.of(environment, settings.ambassadorId(), namespace),
                configuration::accept);
        source = started;
        started.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (source != null) {
            source.close();
        }
    }
}
