package io.dragoman.authz.jwks;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an issuer's keys.
 *
 * @param keys the newest ones, or null if there were never any
 * @param failure why the latest attempt failed, or null if it did not
 * @param attempted when the issuer was last asked
 * @param fetched when it last answered well
 * @param freshFor how long its answer may be used without asking again
 */
record CachedKeys(
        @Nullable KeySet keys, @Nullable String failure, Instant attempted, Instant fetched, Duration freshFor) {
    /** After this part of the lifetime the issuer is asked again, while the keys are still in use. */
    private static final double REFRESH_AHEAD = 0.8;

    /** Keys that did not change stay the same object. */
    static CachedKeys fetched(@Nullable CachedKeys before, FetchedKeys answer, Instant now) {
        var keys = before != null && answer.keys().equals(before.keys) ? before.keys : answer.keys();
        return new CachedKeys(keys, null, now, now, answer.freshFor());
    }

    static CachedKeys failed(@Nullable CachedKeys before, String failure, Instant now) {
        return before == null
                ? new CachedKeys(null, failure, now, Instant.MIN, Duration.ZERO)
                : new CachedKeys(before.keys, failure, now, before.fetched, before.freshFor);
    }

    boolean wantsRefresh(Instant now) {
        var ahead = Duration.ofMillis((long) (freshFor.toMillis() * REFRESH_AHEAD));
        return keys == null || !now.isBefore(fetched.plus(ahead));
    }

    /**
     * The keys, if they are fresh, or old but not too old.
     *
     * @param maxStale how old they may be beyond their time
     */
    @Nullable
    KeySet usable(Instant now, Duration maxStale) {
        return keys != null && now.isBefore(fetched.plus(freshFor).plus(maxStale)) ? keys : null;
    }

    boolean attemptedWithin(Duration pause, Instant now) {
        return now.isBefore(attempted.plus(pause));
    }
}
