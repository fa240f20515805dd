package io.dragoman.ratelimit.statsd;

import io.dragoman.ratelimit.statistics.Statistics;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends statistics again and again, on a thread of its own, so that no request waits for it. While the sink is away
 * nothing is queued: what is counted meanwhile is sent when it is back. What is on its way when a connection breaks may be
 * lost, and is never sent twice.
 */
public final class StatsdReporter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StatsdReporter.class);
    private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

    private final CountDownLatch ending = new CountDownLatch(1);
    private final Changes changes;
    private final Sink sink;
    private final String where;
    private final Duration every;
    private final Thread thread = Thread.ofVirtual().name("statsd").unstarted(this::run);
    private boolean away;

    /**
     * A reporter that sends nothing yet.
     *
     * @param sink is closed with it
     * @param where where that is, for the log
     * @param every how often statistics are sent, above 0
     */
    public StatsdReporter(Statistics statistics, LineFormat format, Sink sink, String where, Duration every) {
        this.every = every;
        this.changes = new Changes(statistics, format);
        this.sink = sink;
        this.where = where;
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!ending.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
                flush();
            }
            flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flush() {
        try {
            sink.open();
            sink.send(changes.take());
            if (away) {
                LOG.infof("statistics are sent to %s again", where);
            }
            away = false;
        } catch (IOException e) {
            if (!away) {
                LOG.warnf("statistics cannot be sent to %s: %s; trying again", where, e.getMessage());
            }
            away = true;
        } catch (RuntimeException e) {
            LOG.error("statistics could not be sent", e);
        }
    }

    /** Sends the rest, if that takes no more than a moment, and ends. It is to have been started. */
    @Override
    public void close() {
        ending.countDown();
        try {
            if (!thread.join(LAST_FLUSH)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        sink.close();
    }
}
