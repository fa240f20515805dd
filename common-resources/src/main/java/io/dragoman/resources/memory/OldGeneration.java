package io.dragoman.resources.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the old generation collected before the heap is full. The serial collector, which the JVM chooses in small
 * containers, does not look at it before: what a start or a great change has left there, or has become old under load,
 * would stay resident until the memory that the process may have is used up. Other collectors see to it themselves. Not
 * for who must answer within milliseconds, as ratelimit-service: a collection stops the process for a tenth of a second.
 */
public final class OldGeneration implements AutoCloseable {
    /** What the serial collector calls it. */
    private static final String NAME = "Tenured Gen";

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("old-generation").factory());
    private CollectionTimes times = CollectionTimes.AT_START;

    /** Begins to look every five seconds; does nothing if the JVM has another collector. */
    public void start() {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(NAME))
                .forEach(pool -> {
                    var _ = clock.scheduleWithFixedDelay(
                            () -> look(pool), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
                });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void look(MemoryPoolMXBean pool) {
        times = times.next(pool.getUsage().getUsed(), machine.getProcessCpuTime(), LOOK.toNanos());
        if (times.collect()) {
            System.gc();
            times = times.collected(pool.getUsage().getUsed());
        }
    }
}
