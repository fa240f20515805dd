package io.dragoman.authz.config;

import io.dragoman.authz.jwks.JwksCache;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.parse.ManifestParser;
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
    private final AtomicBoolean loaded = new AtomicBoolean();
    private @Nullable DirectorySource source;

    ManifestLoader(AuthzConfig config, ActivePolicies active, Problems problems) {
        this.config = config;
        var filters = new FilterCompiler(JwksCache.overHttp(), InstantSource.system());
        this.updater = new PolicyUpdater(new PolicyCompiler(filters), active, problems);
    }

    /** Whether the first load is done. */
    public boolean isLoaded() {
        return loaded.get();
    }

    void start(@Observes StartupEvent event) {
        var directories = config.manifests().orElse(List.of());
        if (directories.isEmpty()) {
            LOG.error("DRAGOMAN_MANIFESTS names no directory: every request is refused");
            return;
        }
        source = new DirectorySource(
                directories, new ManifestParser(config.namespace()), config.ambassadorId(), updater::accept);
        source.start();
        loaded.set(true);
        LOG.infof("following the manifests in %s", directories);
    }

    void stop(@Observes ShutdownEvent event) {
        if (source != null) {
            source.close();
        }
    }
}
