package io.dragoman.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The ports of one gateway: the usual ones, all moved by the same offset to where nobody listens.
 *
 * @param offset what is added to each
 */
public record Ports(int offset) {
    private static final int[] USUAL = {8001, 8003, 8004, 8080, 8081, 8082, 8443, 8500, 8501, 8877};
    // The moved ports stay below those that systems give to outgoing connections.
    private static final int LOWEST_OFFSET = 2_000;
    private static final int HIGHEST_OFFSET = 22_000;
    private static final int ATTEMPTS = 100;

    /** Ports that are free now. */
    public static Ports free() {
        return IntStream.range(0, ATTEMPTS)
                .map(i -> ThreadLocalRandom.current().nextInt(LOWEST_OFFSET, HIGHEST_OFFSET))
                .mapToObj(Ports::new)
                .filter(Ports::allFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no range of free ports is found"));
    }

    /** The moved port. */
    public int of(int usual) {
        return usual + offset;
    }

    private boolean allFree() {
        return IntStream.of(USUAL).map(this::of).allMatch(Ports::isFree);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
