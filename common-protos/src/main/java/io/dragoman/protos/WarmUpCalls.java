package io.dragoman.protos;

import io.grpc.Channel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls a gRPC server of this process over loopback before the process says that it is ready, for the first calls of a
 * JVM take a hundred times as long as later ones, and Envoy does not wait for them.
 */
public final class WarmUpCalls {
    private WarmUpCalls() {}

    /**
     * Makes calls until there are enough, one fails or the time is over.
     *
     * @param host where the server listens
     * @param port its port
     * @param calls how many
     * @param end when to end at the latest, as {@link System#nanoTime} counts
     * @param call makes one call; must have a deadline of its own
     * @return the failure that ended it, or null
     */
    public static @Nullable StatusRuntimeException run(
            String host, int port, int calls, long end, Consumer<Channel> call) {
        var channel =
                ManagedChannelBuilder.forAddress(host, port).usePlaintext().build();
        try {
            for (int i = 0; i < calls && System.nanoTime() - end < 0; i++) {
                call.accept(channel);
            }
            return null;
        } catch (StatusRuntimeException e) {
            return e;
        } finally {
            channel.shutdownNow();
        }
    }

    /** {@link #run}'s {@code end} for a time from now. */
    public static long endAfter(Duration atMost) {
        return System.nanoTime() + atMost.toNanos();
    }
}
