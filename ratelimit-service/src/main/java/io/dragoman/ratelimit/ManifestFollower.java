package io.dragoman.ratelimit;

import io.dragoman.operator.Definitions;
import io.dragoman.operator.FollowedResources;
import io.dragoman.operator.ImmediateStatuses;
import io.dragoman.operator.StatusDesk;
import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.config.ReadyState;
import io.dragoman.ratelimit.grpc.EnvoyServer;
import io.dragoman.ratelimit.grpc.WarmUp;
import io.dragoman.ratelimit.store.Store;
import io.dragoman.ratelimit.xds.XdsSource;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.source.ResourceSources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Reads the resources when the service starts, and follows them until it ends. */
@Singleton
final class ManifestFollower {
    private static final Logger LOG = Logger.getLogger(ManifestFollower.class);

    /** How old what health checks know of the store may be at most. */
    private static final Duration STORE_INTERVAL = Duration.ofMillis(200);

    private final Settings settings;
    private final ReadyState ready;
    private final Store store;
    private final EnvoyServer server;
    private final Vertx vertx;
    private final ResourceSource source;

    ManifestFollower(
            Settings settings,
            Instance<KubernetesClient> client,
            Instance<Operator> operator,
            StatusDesk desk,
            Configuration configuration,
            ReadyState ready,
            Store store,
            EnvoyServer server,
            Vertx vertx) {
        this.settings = settings;
        this.ready = ready;
        this.store = store;
        this.server = server;
        this.vertx = vertx;
        var statuses = new ImmediateStatuses(desk.board());
        var kinds = KubeKind.named(StatusWiring.KINDS.toArray(String[]::new));
        var own = settings.ratelimit();
        XdsSource.Taker effect = update -> {
            var together = configuration.accept(update);
            server.serving(ready.isReady());
            return together;
        };
        source = own.xds()
                .<ResourceSource>map(address -> new XdsSource(
                        own.managementServer().server(address),
                        own.managementServer().asking(),
                        own.mergeDomains(),
                        effect))
                .orElseGet(() -> new FollowedResources(
                        StatusWiring.SERVICE,
                        new ResourceSources.Identity(
                                settings.ambassadorId(),
                                settings.ambassadorNamespace(),
                                System.getenv(),
                                own.mergeDomains()),
                        settings.manifests().orElse(List.of()),
                        new FollowedResources.Cluster(
                                client::get, operator::get, new Definitions(client::get, kinds), List.of()),
                        kinds,
                        UnaryOperator.identity(),
                        desk,
                        update -> {
                            var _ = effect.take(update);
                            statuses.accept(update, configuration.problems());
                        }));
    }

    void start(@Observes StartupEvent event) {
        var notes = ReferenceNotes.of(System.getenv());
        notes.warnings().forEach(LOG::warn);
        notes.notices().forEach(LOG::info);
        // The store is named here so that it connects now and not with the first request.
        LOG.infof("counters are kept in %s", store.state());
        WarmUp.run(store, server);
        var own = settings.ratelimit();
        server.start(
                own.listening().address(settings.grpcHost(), settings.grpcPort()),
                own.tls(),
                own.listening().age());
        source.start();
        if (own.needsStore()) {
            vertx.setPeriodic(STORE_INTERVAL.toMillis(), id -> server.serving(ready.isReady()));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        server.stop();
        source.close();
    }
}
