package io.dragoman.ratelimit.algorithm;

import io.dragoman.ratelimit.store.CounterKey;
import io.dragoman.ratelimit.store.Hit;
import io.dragoman.resources.model.Counting.Algorithm;
import java.util.List;

/**
 * What a request has taken of a limit of how many are under way, until it is given back. It says all that is needed for
 * that, so that any replica can do it, whatever has become of the limit.
 *
 * @param counter stands for the counter in its domain; holds nothing of a request in the clear
 * @param windowMillis how long it counts at most, in milliseconds
 * @param since when it was taken, by the store's time in milliseconds since the epoch
 * @param hits how much was taken, above 0
 */
public record Lease(String counter, long windowMillis, long since, long hits) {
    /** The key of the counter: that it is one of leases and how long these count are parts of its name. */
    static CounterKey key(String domain, String counter, long windowMillis) {
        return new CounterKey(domain, List.of(Algorithm.CONCURRENCY.name(), Long.toString(windowMillis), counter));
    }

    /** What a hit has taken of a counter that {@link #key} names. */
    static Lease taken(Hit hit, long since) {
        return new Lease(hit.key().parts().getLast(), hit.windowMillis(), since, hit.hits());
    }

    /** Gives it back. */
    Hit givenBack(String domain) {
        return Hit.givingBack(key(domain, counter, windowMillis), windowMillis, since, hits);
    }
}
