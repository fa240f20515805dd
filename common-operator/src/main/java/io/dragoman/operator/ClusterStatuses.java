package io.dragoman.operator;

import io.dragoman.resources.source.ResourceSources.Identity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.javaoperatorsdk.operator.processing.Controller;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Writes statuses, as long as this replica of the service leads. */
public final class ClusterStatuses implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ClusterStatuses.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Within this, a write that is under way has usually come to its end. */
    private static final Duration WRITTEN = Duration.ofSeconds(2);

    private final StatusDesk desk;
    private final FollowedResources.Cluster cluster;
    private final Leadership leadership;
    private boolean runs;
    private boolean leads;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("status-clock").factory());
    private final ExecutorService moves = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("status-versions").factory());

    /**
     * Statuses that nobody writes yet.
     *
     * @param service the service's name; its replicas with the same {@code AMBASSADOR_ID} and namespace share a Lease
     * @param cluster what the API server is asked with
     */
    public ClusterStatuses(String service, Identity identity, FollowedResources.Cluster cluster, StatusDesk desk) {
        this.desk = desk;
        this.cluster = cluster;
        cluster.definitions().listen(this::follow);
        leadership = new Leadership(
                cluster.client().get(),
                identity.namespace(),
                leaseName(service, identity.ambassadorId()),
                identity.environment()
                        .getOrDefault("HOSTNAME", UUID.randomUUID().toString()),
                new Leadership.Duties() {
                    @Override
                    public void begin() {
                        lead();
                    }

                    @Override
                    public void end() {
                        leave();
                    }
                });
    }

    private synchronized void lead() {
        leads = true;
        cluster.more().forEach(Leadership.Duties::begin);
        var operator = cluster.operator().get();
        // Makes it, with its reconcilers.
        if (!operator.getRegisteredControllers().isEmpty() && !runs) {
            desk.versions().find();
        }
        cluster.definitions().begin();
        desk.signals().begin();
        if (!runs) {
            operator.start();
            runs = true;
        }
    }

    /**
     * Writes no more. The operator goes on: what it does just then would be for ever under way to it after a stop and a
     * start, and the object would never have another status.
     */
    private synchronized void leave() {
        leads = false;
        desk.signals().end();
        cluster.definitions().end();
        cluster.more().forEach(Leadership.Duties::end);
    }

    private void follow(CustomResourceDefinition definition) {
        if (desk.versions().take(definition) && !moves.isShutdown()) {
            moves.execute(() -> move(definition.getSpec().getNames().getKind()));
        }
    }

    /** Begins to watch a kind anew, in its version. Nothing is begun just before, since it would be lost, as in {@link #leave}. */
    private synchronized void move(String kind) {
        if (!runs) {
            return;
        }
        desk.signals().end();
        try {
            Thread.sleep(WRITTEN);
            cluster.operator().get().getRegisteredControllers().stream()
                    .filter(Controller.class::isInstance)
                    .map(Controller.class::cast)
                    .filter(controller ->
                            controller.getAssociatedGroupVersionKind().getKind().equals(kind))
                    .forEach(controller -> {
                        LOG.infof("%s objects are watched in another version", kind);
                        controller.stop();
                        controller.start();
                    });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (leads) {
                desk.signals().begin();
            }
        }
    }

    /** A Lease's name must be one of DNS, an id need not. */
    static String leaseName(String service, String ambassadorId) {
        var id = ambassadorId
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return service + "-" + (id.equals(ambassadorId) ? id : id + "-" + Integer.toHexString(ambassadorId.hashCode()));
    }

    /** Begins to run for the lease. */
    public void start() {
        leadership.start();
        var _ = clock.scheduleAtFixedRate(
                () -> desk.board().tick(System.nanoTime()), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        moves.shutdownNow();
        leadership.close();
        stop();
    }

    private synchronized void stop() {
        if (runs) {
            cluster.operator().get().stop();
            runs = false;
        }
    }
}
