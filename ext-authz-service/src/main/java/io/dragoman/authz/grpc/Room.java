package io.dragoman.authz.grpc;

import io.dragoman.resources.LogThrottle;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * How many decisions may be under way that cannot be made at once, because somebody has to be asked or much is to be
 * computed. Who finds no room is told so instead of waiting: otherwise they would pile up until the memory is used up,
 * and be answered when nobody waits for them any more. A request of more than {@value #USUAL_BYTES} bytes takes the room
 * of several.
 */
@Singleton
final class Room {
    private static final Logger LOG = Logger.getLogger(Room.class);

    /** As much of a request as one decision stands for: with what is made of it, it takes some times that. */
    private static final int USUAL_BYTES = 16 * 1024;

    private static final long HEAP_BYTES_PER_DECISION = 256L * 1024;

    /** What a processor gets done within a second or two, so that nobody waits longer than Envoy does. */
    private static final int PER_PROCESSOR = 1024;

    private static final int AT_LEAST = 64;

    private final int most;
    private final Semaphore free;
    private final Counter refused;
    private final Counter givenUp;
    private final LongAdder refusedSinceLogged = new LongAdder();
    private final LogThrottle throttle = new LogThrottle(Duration.ofMinutes(1));

    /**
     * The room that the settings name.
     *
     * @param most {@code DRAGOMAN_AUTH_MAX_DECISIONS}; what is good for this process if it is absent
     * @throws IllegalArgumentException if it is less than one
     */
    @Inject
    Room(@ConfigProperty(name = "dragoman.auth-max-decisions") Optional<Integer> most, MeterRegistry registry) {
        this(
                most.orElseGet(() -> fitting(
                        Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors())),
                registry);
    }

    Room(int most, MeterRegistry registry) {
        if (most < 1) {
            throw new IllegalArgumentException("DRAGOMAN_AUTH_MAX_DECISIONS must be 1 or more");
        }
        this.most = most;
        this.free = new Semaphore(most);
        Gauge.builder("dragoman.authz.under.way", free, room -> most - room.availablePermits())
                .description("Decisions that wait for somebody, or for a processor")
                .register(registry);
        this.refused = counter(registry, "no room");
        this.givenUp = counter(registry, "too late");
    }

    /** How many decisions a process with such a heap, in bytes, and so many processors may have under way. */
    static int fitting(long heap, int processors) {
        return (int) Math.max(AT_LEAST, Math.min(heap / HEAP_BYTES_PER_DECISION, (long) PER_PROCESSOR * processors));
    }

    /** How many decisions may be under way. */
    int most() {
        return most;
    }

    /**
     * Takes room for a decision, if there is enough.
     *
     * @param bytes how long the question is
     * @return what is to be given back, or 0 if there is no room
     */
    int take(int bytes) {
        // One that is larger than all of it is made when nothing else is under way.
        int share = Math.min(most, 1 + bytes / USUAL_BYTES);
        if (free.tryAcquire(share)) {
            return share;
        }
        refused.increment();
        refusedSinceLogged.increment();
        tell();
        return 0;
    }

    /** Gives back what was taken. */
    void giveBack(int share) {
        free.release(share);
    }

    /** Notes a decision that nobody waits for any more. */
    void giveUp() {
        givenUp.increment();
    }

    /** A line a minute at most, as long as it goes on. */
    private void tell() {
        if (throttle.mayLog()) {
            LOG.warnf(
                    "%d decisions refused, as there are more questions than this process can answer: %d are under way at"
                            + " most (DRAGOMAN_AUTH_MAX_DECISIONS)",
                    refusedSinceLogged.sumThenReset(), most);
        }
    }

    private static Counter counter(MeterRegistry registry, String reason) {
        return Counter.builder("dragoman.authz.shed")
                .description("Questions that got no decision")
                .tag("reason", reason)
                .register(registry);
    }
}
