package io.dragoman.ratelimit.store;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What each algorithm ought to admit, worked out from the list of everything that was admitted before. */
final class Oracle {
    private final Hit limit;
    private final List<Admitted> admitted = new ArrayList<>();

    /** Hits that were admitted, and when. */
    private record Admitted(long at, long hits) {}

    /**
     * An oracle.
     *
     * @param limit the limit; its hits are of no account
     */
    Oracle(Hit limit) {
        this.limit = limit;
    }

    /** Whether hits at a time fit; they are taken if so. Times never go back. */
    boolean admits(long now, long hits) {
        boolean fits = switch (limit.algorithm()) {
            case FIXED -> sum(now - now % limit.windowMillis(), now) + hits <= limit.capacity();
            case SLIDING, CONCURRENCY -> counting(now) + hits <= limit.capacity();
            case GCRA -> fitsTheBucket(now, hits);
        };
        if (fits) {
            admitted.add(new Admitted(now, hits));
        }
        return fits;
    }

    /** What was admitted from one time to another, both included. */
    long sum(long from, long to) {
        return admitted.stream()
                .filter(one -> one.at() >= from && one.at() <= to)
                .mapToLong(Admitted::hits)
                .sum();
    }

    /** The most that was admitted in any span of so many milliseconds. */
    long mostIn(long millis) {
        return admitted.stream()
                .mapToLong(one -> sum(one.at(), one.at() + millis - 1))
                .max()
                .orElse(0);
    }

    /** Each counts as though it came at the end of its slot. */
    private long counting(long now) {
        long slot = Math.ceilDiv(limit.windowMillis(), 20);
        return admitted.stream()
                .filter(one -> (one.at() / slot + 1) * slot - 1 > now - limit.windowMillis())
                .mapToLong(Admitted::hits)
                .sum();
    }

    /** In hits times milliseconds of the window, which are whole numbers. */
    private boolean fitsTheBucket(long now, long hits) {
        var level = BigInteger.ZERO;
        long before = 0;
        for (var one : admitted) {
            level = leaked(level, one.at() - before).add(scaled(one.hits()));
            before = one.at();
        }
        return limit.requests() > 0
                && leaked(level, now - before).add(scaled(hits)).compareTo(scaled(limit.capacity())) <= 0;
    }

    private BigInteger scaled(long hits) {
        return BigInteger.valueOf(hits).multiply(BigInteger.valueOf(limit.windowMillis()));
    }

    private BigInteger leaked(BigInteger level, long millis) {
        return level.subtract(BigInteger.valueOf(millis).multiply(BigInteger.valueOf(limit.requests())))
                .max(BigInteger.ZERO);
    }
}
