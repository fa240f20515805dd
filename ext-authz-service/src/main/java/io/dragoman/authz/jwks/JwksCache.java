package io.dragoman.authz.jwks;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dragoman.authz.outbound.OutboundClient;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps issuers' keys. Requests that need the same keys at once share one fetch; keys are fetched again ahead of their
 * end; when the issuer is away, they stay in use for as long as their location allows. An issuer is asked at most once in
 * {@value #PAUSE_SECONDS} s, however many tokens name unknown keys.
 */
@RegisterForReflection(
        // Caffeine looks which of their methods a loader has.
        targets = {CacheLoader.class, AsyncCacheLoader.class},
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMS",
            "com.github.benmanes.caffeine.cache.PSMW"
        })
public final class JwksCache {
    private static final Logger LOG = Logger.getLogger(JwksCache.class);
    private static final int PAUSE_SECONDS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(PAUSE_SECONDS);
    private static final int MAX_ISSUERS = 10_000;

    private final KeyFetcher fetcher;
    private final InstantSource clock;
    private final AsyncLoadingCache<KeyLocation, CachedKeys> cache;

    JwksCache(KeyFetcher fetcher, InstantSource clock, Executor executor) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumSize(MAX_ISSUERS)
                .executor(executor)
                .buildAsync(new Loader());
    }

    /** A cache that fetches over HTTP. */
    public static JwksCache overHttp(OutboundClient client) {
        return new JwksCache(
                new HttpKeyFetcher(client), InstantSource.system(), Executors.newVirtualThreadPerTaskExecutor());
    }

    /** The keys at a location. */
    public IssuerKeys at(KeyLocation location) {
        return new Located(location);
    }

    private final class Located implements IssuerKeys {
        private final KeyLocation location;

        Located(KeyLocation location) {
            this.location = location;
        }

        @Override
        public KeySet current() throws KeysUnavailableException {
            var cached = cache.get(location).join();
            var now = clock.instant();
            if (cached.wantsRefresh(now) && !cached.attemptedWithin(PAUSE, now)) {
                var refresh = cache.synchronous().refresh(location);
                if (cached.usable(now, location.maxStale()) == null) {
                    cached = refresh.join();
                }
            }
            return usable(cached);
        }

        @Override
        public @Nullable KeySet known() {
            var future = cache.getIfPresent(location);
            var cached = future != null && future.isDone() ? future.getNow(null) : null;
            var now = clock.instant();
            // Who may wait fetches them again.
            return cached == null || (cached.wantsRefresh(now) && !cached.attemptedWithin(PAUSE, now))
                    ? null
                    : cached.usable(now, location.maxStale());
        }

        @Override
        public KeySet newer(KeySet seen) throws KeysUnavailableException {
            var cached = cache.get(location).join();
            // Another request may have fetched them meanwhile.
            if (seen.equals(cached.keys()) && !cached.attemptedWithin(PAUSE, clock.instant())) {
                cached = cache.synchronous().refresh(location).join();
            }
            return usable(cached);
        }

        private KeySet usable(CachedKeys cached) throws KeysUnavailableException {
            var keys = cached.usable(clock.instant(), location.maxStale());
            if (keys == null) {
                throw new KeysUnavailableException(location + " " + cached.failure());
            }
            return keys;
        }
    }

    /** Turns failures into values, so that they are kept for a while like keys are. */
    private final class Loader implements CacheLoader<KeyLocation, CachedKeys> {
        @Override
        public CachedKeys load(KeyLocation location) {
            return fetch(location, null);
        }

        @Override
        public CachedKeys reload(KeyLocation location, CachedKeys before) {
            return fetch(location, before);
        }

        private CachedKeys fetch(KeyLocation location, @Nullable CachedKeys before) {
            try {
                return CachedKeys.fetched(before, fetcher.fetch(location), clock.instant());
            } catch (KeysUnavailableException e) {
                LOG.warnf("%s %s", location, e.getMessage());
                return CachedKeys.failed(before, String.valueOf(e.getMessage()), clock.instant());
            }
        }
    }
}
