package io.dragoman.controller.app;

import com.sun.management.OperatingSystemMXBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gives memory back in quiet moments. The serial collector, which the JVM chooses in small containers, looks at its old
 * generation only when the heap is full: what a start or a great change has left there would stay resident for good.
 * Other collectors see to it themselves.
 */
@Singleton
final class QuietCollection {
    /** What the serial collector calls its old generation. */
    private static final String OLD_GENERATION = "Tenured Gen";

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("quiet-collection").factory());
    private QuietMoments moments = QuietMoments.AT_START;

    void start(@Observes StartupEvent event) {
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(OLD_GENERATION))
                .forEach(pool -> {
                    var _ = clock.scheduleWithFixedDelay(
                            () -> look(pool), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
                });
    }

    void stop(@Observes ShutdownEvent event) {
        clock.shutdownNow();
    }

    private void look(MemoryPoolMXBean pool) {
        moments = moments.next(pool.getUsage().getUsed(), machine.getProcessCpuTime(), LOOK.toNanos());
        if (moments.collect()) {
            System.gc();
            moments = moments.collected(pool.getUsage().getUsed());
        }
    }
}
