package io.dragoman.controller.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The one thread that writes to a graph. Changes that arrive while a pass runs are taken together in the next one: no
 * wait when idle, and at most {@value #MAX_BATCH_MILLIS} ms when many arrive.
 */
public final class GraphLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GraphLoop.class);
    private static final int MAX_BATCH_MILLIS = 10;
    private static final long NEVER = Long.MIN_VALUE;

    private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
    private final Graph graph;
    private final Runnable afterPass;
    private final Thread thread;
    private volatile long begun = NEVER;
    private volatile long lastPassNanos;

    /**
     * Starts the thread.
     *
     * @param afterPass is run by the thread after each pass
     */
    public GraphLoop(Graph graph, Runnable afterPass) {
        this.graph = graph;
        this.afterPass = afterPass;
        this.thread = Thread.ofPlatform().name("graph").daemon().start(this::run);
    }

    /** Has the thread run a change of the graph's inputs, then propagate it. */
    public void submit(Runnable change) {
        changes.add(change);
    }

    /** How long the present pass has been running; zero when there is none. For any thread. */
    public Duration busy() {
        long since = begun;
        return since == NEVER ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** How long the last pass took, from its first change to its last effect; for any thread. */
    public Duration lastPass() {
        return Duration.ofNanos(lastPassNanos);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        var batch = new ArrayList<Runnable>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.add(changes.take());
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_BATCH_MILLIS);
                while (changes.drainTo(batch) > 0 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException e) {
                return;
            }
            long since = System.nanoTime();
            begun = since;
            batch.forEach(this::apply);
            batch.clear();
            apply(graph::propagate);
            apply(afterPass);
            lastPassNanos = System.nanoTime() - since;
            begun = NEVER;
        }
    }

    private void apply(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("a change could not be applied; the last good configuration stays", e);
        }
    }
}
