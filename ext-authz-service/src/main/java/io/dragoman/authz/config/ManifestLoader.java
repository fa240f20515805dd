package io.dragoman.authz.config;

import io.dragoman.authz.jwks.JwksCache;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.file.ManifestRoots;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.ScopeSettings;
import io.dragoman.resources.parse.Variables;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the manifests when the service starts, and follows them. */
@ApplicationScoped
public class ManifestLoader {
    private static final Logger LOG = Logger.getLogger(ManifestLoader.class);

    private final AuthzConfig config;
    private final PolicyUpdater updater;
    private final ServiceLocator services = new ServiceLocator();
    private final AtomicBoolean loaded = new AtomicBoolean();
    private @Nullable DirectorySource source;

    ManifestLoader(AuthzConfig config, ActivePolicies active, Problems problems) {
        this.config = config;
        var filters =
                new FilterCompiler(JwksCache.overHttp(services::locate), InstantSource.system(), services::locate);
        this.updater = new PolicyUpdater(new PolicyCompiler(filters), active, problems);
    }

    /** Whether the first load is done. */
    public boolean isLoaded() {
        return loaded.get();
    }

    void start(@Observes StartupEvent event) {
        var directories = ManifestRoots.of(config.manifests().orElse(List.of()));
        if (directories.isEmpty()) {
            LOG.error("DRAGOMAN_MANIFESTS names no directory: every request is refused");
            return;
        }
        var environment = System.getenv();
        source = new DirectorySource(
                directories,
                new ManifestParser(config.namespace(), Variables.of(environment)),
                ScopeSettings.of(environment, config.ambassadorId(), config.namespace()),
                this::accept);
        source.start();
        loaded.set(true);
        LOG.infof("following the manifests in %s", directories);
    }

    private void accept(SourceUpdate update) {
        // First, as the filters ask it.
        services.accept(update.changes());
        updater.accept(update);
    }

    void stop(@Observes ShutdownEvent event) {
        if (source != null) {
            source.close();
        }
    }
}
