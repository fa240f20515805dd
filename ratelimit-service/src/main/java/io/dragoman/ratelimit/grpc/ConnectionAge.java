package io.dragoman.ratelimit.grpc;

import io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long connections last; each a tenth more or less, so that not all of them end at once.
 *
 * @param atMost after that the client is told to make another one; empty or zero for never
 * @param grace how long calls on it may then go on; empty or zero for as long as they take
 */
public record ConnectionAge(Optional<Duration> atMost, Optional<Duration> grace) {
    /** Connections last until somebody ends them. */
    static final ConnectionAge UNLIMITED = new ConnectionAge(Optional.empty(), Optional.empty());

    /** Takes zero for what gRPC in Go takes it for, and refuses what is less. */
    public ConnectionAge {
        atMost = positive(atMost);
        grace = positive(grace);
    }

    private static Optional<Duration> positive(Optional<Duration> duration) {
        if (duration.isPresent() && duration.get().isNegative()) {
            throw new IllegalArgumentException("how long connections last is not to be below 0");
        }
        return duration.filter(Duration::isPositive);
    }

    /** Has a server end its connections so. */
    void into(NettyServerBuilder server) {
        atMost.ifPresent(age -> {
            server.maxConnectionAge(age.toNanos(), TimeUnit.NANOSECONDS);
            grace.ifPresent(more -> server.maxConnectionAgeGrace(more.toNanos(), TimeUnit.NANOSECONDS));
        });
    }
}
