package io.dragoman.authz.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.authz.filter.TestIssuer;
import io.dragoman.authz.outbound.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JwksCacheTest {
    private static final KeyLocation ISSUER =
            new KeyLocation.Document(URI.create("https://idp.example/jwks"), TlsSettings.USUAL, Duration.ofHours(1));

    private final KeySet first = keys("first");
    private final KeySet second = keys("second");
    private final AtomicInteger fetches = new AtomicInteger();
    private Instant now = Instant.ofEpochSecond(1_800_000_000L);
    private KeySet answer = first;

    /** Fetches in the caller's thread, so that every step is over when a call returns. */
    private final IssuerKeys cache = new JwksCache(this::fetch, () -> now, Runnable::run).at(ISSUER);

    private FetchedKeys fetch(KeyLocation location) throws KeysUnavailableException {
        fetches.incrementAndGet();
        if (answer == null) {
            throw new KeysUnavailableException("is away");
        }
        return new FetchedKeys(answer, Duration.ofMinutes(5));
    }

    @Test
    void keysAreFetchedOnceAndAgainAheadOfTheirEnd() throws Exception {
        cache.current();
        pass(Duration.ofMinutes(3));
        assertThat(cache.current()).isEqualTo(first);
        assertThat(fetches).hasValue(1);
        answer = second;
        pass(Duration.ofMinutes(1));
        // Answered with what there is, while newer ones are fetched.
        assertThat(cache.current()).isEqualTo(first);
        assertThat(fetches).hasValue(2);
        assertThat(cache.current()).isEqualTo(second);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keysOutliveTheirIssuerForAnHour() throws Exception {
        cache.current();
        answer = null;
        pass(Duration.ofMinutes(64));
        assertThat(cache.current()).isEqualTo(first);
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> cache.current()).isInstanceOf(KeysUnavailableException.class);
        answer = second;
        pass(Duration.ofSeconds(5));
        assertThat(cache.current()).isEqualTo(second);
    }

    @Test
    void afterALongSilenceOldKeysAreNotUsed() throws Exception {
        cache.current();
        answer = second;
        pass(Duration.ofDays(3));
        assertThat(cache.current()).isEqualTo(second);
    }

    @Test
    void aFailureIsRememberedForAWhile() {
        answer = null;
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> cache.current()).hasMessage(ISSUER + " is away");
        }
        assertThat(fetches).hasValue(1);
        pass(Duration.ofSeconds(5));
        assertThatThrownBy(() -> cache.current()).hasMessage(ISSUER + " is away");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void unknownKeysCauseAFetchOnlyEveryFewSeconds() throws Exception {
        var seen = cache.current();
        answer = second;
        for (int i = 0; i < 100; i++) {
            assertThat(cache.newer(seen)).isEqualTo(first);
        }
        assertThat(fetches).hasValue(1);
        pass(Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            assertThat(cache.newer(seen)).isEqualTo(second);
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void requestsAtOnceShareAFetch() throws Exception {
        var release = new CountDownLatch(1);
        KeyFetcher slow = location -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new KeysUnavailableException("interrupted");
            }
            return fetch(location);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var shared = new JwksCache(slow, () -> now, threads).at(ISSUER);
            List<Future<KeySet>> waiting = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                waiting.add(threads.submit(() -> shared.current()));
            }
            release.countDown();
            for (var result : waiting) {
                assertThat(result.get()).isEqualTo(first);
            }
        }
        assertThat(fetches).hasValue(1);
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }

    private static KeySet keys(String name) {
        try {
            return KeySetParser.parse(TestIssuer.document(List.of(TestIssuer.newKey("ES256", name))));
        } catch (KeysUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
