package io.dragoman.authz.filter;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hashes passwords on threads of its own, half as many as there are processors: a hash keeps a processor busy for a tenth
 * of a second or more, and virtual threads would keep all others waiting so long. Who cannot be served within
 * {@value #MAX_SECONDS} s is told so.
 */
public final class PasswordThreads {
    private static final int MAX_WAITING = 64;
    private static final int MAX_SECONDS = 3;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ThreadPoolExecutor threads;

    /** As many as are good for this machine. */
    public PasswordThreads() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), MAX_WAITING);
    }

    /**
     * Threads.
     *
     * @param number how many
     * @param waiting how many passwords may wait for one
     */
    PasswordThreads(int number, int waiting) {
        var pool = new ThreadPoolExecutor(
                number,
                number,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("passwords-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** Nobody has the time to hash a password. */
    static final class BusyException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        BusyException(Throwable cause) {
            super(cause);
        }
    }

    /** How many passwords wait for a thread. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** Whether the hash is the password's. */
    boolean isOf(BcryptHash hash, byte[] password) throws BusyException {
        try {
            var answer = threads.submit(() -> hash.isOf(password));
            try {
                return answer.get(MAX_SECONDS, TimeUnit.SECONDS);
            } finally {
                answer.cancel(true);
            }
        } catch (RejectedExecutionException | TimeoutException | ExecutionException e) {
            throw new BusyException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException(e);
        }
    }
}
