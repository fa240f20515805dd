package io.dragoman.controller.app;

import io.dragoman.controller.gateway.CredentialKeys;
import io.dragoman.controller.gateway.PolicySight;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.migrate.StartNotes;
import io.dragoman.controller.xds.Delivery;
import io.dragoman.controller.xds.DeliveryTimes;
import io.dragoman.operator.Definitions;
import io.dragoman.operator.FollowedResources;
import io.dragoman.operator.StatusDesk;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.memory.OldGeneration;
import io.dragoman.resources.parse.Variables;
import io.dragoman.resources.source.ResourceSources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the control plane with the container, and ends it with it. */
@Singleton
class Application {
    private static final Logger LOG = Logger.getLogger(Application.class);

    private final ControlPlane controlPlane;
    private final ResourceSource source;
    private final OldGeneration oldGeneration = new OldGeneration();
    private final @Nullable ClusterEndpoints endpoints;

    Application(
            ControllerConfig config,
            Vertx vertx,
            Instance<KubernetesClient> client,
            StatusDesk desk,
            Instance<Operator> operator,
            @ConfigProperty(name = "ambassador.id", defaultValue = "default") String id,
            @ConfigProperty(name = "ambassador.namespace", defaultValue = "default") String namespace,
            @ConfigProperty(name = "ambassador.envoy.bind.address", defaultValue = "0.0.0.0") String bindAddress)
            throws GeneralSecurityException {
        var settings = new Settings(
                namespace,
                bindAddress,
                config.listenerPortOffset(),
                config.diagnosticsService(),
                config.shardRoutesFrom(),
                PolicySight.of(System.getenv(), id, namespace));
        var directories = config.manifests().orElse(List.of());
        controlPlane = new ControlPlane(
                settings,
                DeliveryTimes.DEFAULTS,
                config.responseFiles().or(config::manifests).orElse(List.of()),
                desk.board());
        var definitions = new Definitions(client::get, KubeKind.ALL);
        endpoints = directories.isEmpty() && config.cluster().isWanted()
                ? new ClusterEndpoints(
                        vertx, client.get(), settings, config, controlPlane.delivery(), desk.board(), definitions)
                : null;
        source = new FollowedResources(
                StatusWiring.SERVICE,
                new ResourceSources.Identity(id, namespace, System.getenv()),
                directories,
                new FollowedResources.Cluster(
                        client::get, operator::get, definitions, endpoints == null ? List.of() : List.of(endpoints)),
                KubeKind.ALL,
                CredentialKeys::keep,
                desk,
                controlPlane::accept);
    }

    void start(@Observes StartupEvent event) {
        var notes = StartNotes.of(System.getenv(), Variables.of(System.getenv()).names());
        notes.warnings().forEach(LOG::warn);
        notes.notices().forEach(LOG::info);
        source.start();
        oldGeneration.start();
        if (endpoints != null) {
            endpoints.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        oldGeneration.close();
        source.close();
        if (endpoints != null) {
            endpoints.close();
        }
        controlPlane.close();
    }

    @Produces
    @Singleton
    ControlPlane controlPlane() {
        return controlPlane;
    }

    @Produces
    @Singleton
    WrittenObjects writtenObjects() {
        return source::written;
    }

    @Produces
    @Singleton
    OpenEndpoints openEndpoints() {
        return () -> endpoints == null || endpoints.areOpen();
    }

    @Produces
    @Singleton
    Delivery delivery() {
        return controlPlane.delivery();
    }
}
