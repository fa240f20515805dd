package io.dragoman.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One of several replicas, by a Lease. Whoever loses it tries to get it again: the API server's absence ends no
 * process.
 */
public final class Leadership implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final LeaseLock lock;
    private final Duties duties;
    private final ExecutorService elections = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("leader-election").factory());

    /** In its own thread, since the lease has to be renewed while something is begun. */
    private final ExecutorService work = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("leader-duties").factory());

    /** What only the leader does. */
    public interface Duties {
        /** Begins. Until this returns, {@link #end} is not called. */
        void begin();

        /** Ends. */
        void end();
    }

    /**
     * A candidate that does not run yet.
     *
     * @param namespace where the Lease is
     * @param lease its name
     * @param identity names this replica
     */
    public Leadership(KubernetesClient client, String namespace, String lease, String identity, Duties duties) {
        this.client = client;
        this.duties = duties;
        lock = new LeaseLock(namespace, lease, identity);
    }

    /** Begins to run for the lease. */
    public void start() {
        elections.execute(this::elect);
    }

    private void elect() {
        while (!Thread.currentThread().isInterrupted()) {
            var elector = client.leaderElector()
                    .withConfig(new LeaderElectionConfigBuilder()
                            .withName(lock.describe())
                            .withLock(lock)
                            .withLeaseDuration(LEASE)
                            .withRenewDeadline(RENEW_WITHIN)
                            .withRetryPeriod(RETRY)
                            .withReleaseOnCancel(true)
                            .withLeaderCallbacks(new LeaderCallbacks(
                                    () -> work.execute(() -> run("begin", duties::begin)),
                                    () -> work.execute(() -> run("end", duties::end)),
                                    leader -> LOG.debugf("%s leads", leader)))
                            .build())
                    .build();
            elector.run();
        }
    }

    private static void run(String what, Runnable step) {
        try {
            LOG.infof("the leader's duties %s", what);
            step.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "the leader's duties did not %s", what);
        }
    }

    /** Ends, and gives the lease back so that another replica need not wait until it expires. */
    @Override
    public void close() {
        elections.shutdownNow();
        awaitEnd(elections);
        work.shutdown();
        awaitEnd(work);
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("what the leader does did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
