package io.dragoman.operator;

import io.dragoman.resources.source.ResourceSources.Identity;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes statuses, as long as this replica of the service leads. */
public final class ClusterStatuses implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final StatusBoard board;
    private final Leadership leadership;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("status-clock").factory());

    /**
     * Statuses that nobody writes yet.
     *
     * @param service the service's name; its replicas with the same {@code AMBASSADOR_ID} and namespace share a Lease
     * @param cluster what the API server is asked with
     */
    public ClusterStatuses(String service, Identity identity, FollowedResources.Cluster cluster, StatusBoard board) {
        this.board = board;
        leadership = new Leadership(
                cluster.client().get(),
                identity.namespace(),
                leaseName(service, identity.ambassadorId()),
                identity.environment()
                        .getOrDefault("HOSTNAME", UUID.randomUUID().toString()),
                new Leadership.Duties() {
                    @Override
                    public void begin() {
                        cluster.more().forEach(Leadership.Duties::begin);
                        cluster.operator().get().start();
                    }

                    @Override
                    public void end() {
                        cluster.operator().get().stop();
                        cluster.more().forEach(Leadership.Duties::end);
                    }
                });
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
                () -> board.tick(System.nanoTime()), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        leadership.close();
    }
}
