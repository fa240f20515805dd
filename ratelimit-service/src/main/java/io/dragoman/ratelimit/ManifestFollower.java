package io.dragoman.ratelimit;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.grpc.WarmUp;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.source.ResourceSources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Reads the resources when the service starts, and follows them until it ends. */
@Singleton
final class ManifestFollower {
    private static final Logger LOG = Logger.getLogger(ManifestFollower.class);

    private final Settings settings;
    private final Store store;
    private final ResourceSource source;

    ManifestFollower(Settings settings, Instance<KubernetesClient> client, Configuration configuration, Store store) {
        this.settings = settings;
        this.store = store;
        source = ResourceSources.open(
                settings.manifests().orElse(List.of()),
                client::get,
                KubeKind.named("RateLimit"),
                new ResourceSources.Identity(settings.ambassadorId(), settings.ambassadorNamespace(), System.getenv()),
                configuration::accept);
    }

    void start(@Observes StartupEvent event) {
        // The store is named here so that it connects now and not with the first request.
        LOG.infof("counters are kept in %s", store.state());
        WarmUp.run(store, settings.grpcHost(), settings.grpcPort());
        source.start();
    }

    void stop(@Observes ShutdownEvent event) {
        source.close();
    }
}
