package io.dragoman.authz.config;

import io.dragoman.authz.jwks.JwksCache;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.source.ResourceSources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads the resources when the service starts, and follows them. */
@ApplicationScoped
public class ManifestLoader {
    private final PolicyUpdater updater;
    private final ServiceLocator services = new ServiceLocator();
    private final AtomicBoolean loaded = new AtomicBoolean();
    private final ResourceSource source;

    ManifestLoader(AuthzConfig config, Instance<KubernetesClient> client, ActivePolicies active, Problems problems) {
        var filters =
                new FilterCompiler(JwksCache.overHttp(services::locate), InstantSource.system(), services::locate);
        this.updater = new PolicyUpdater(new PolicyCompiler(filters), active, problems);
        source = ResourceSources.open(
                config.manifests().orElse(List.of()),
                client::get,
                KubeKind.named("Filter", "FilterPolicy", "Secret", "Service"),
                new ResourceSources.Identity(config.ambassadorId(), config.namespace(), System.getenv()),
                this::accept);
    }

    /** Whether the first load is done. */
    public boolean isLoaded() {
        return loaded.get();
    }

    void start(@Observes StartupEvent event) {
        source.start();
    }

    private void accept(SourceUpdate update) {
        // First, as the filters ask it.
        services.accept(update.changes());
        updater.accept(update);
        loaded.set(true);
    }

    void stop(@Observes ShutdownEvent event) {
        source.close();
    }
}
