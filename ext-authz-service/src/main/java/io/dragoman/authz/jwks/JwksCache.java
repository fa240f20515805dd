package io.dragoman.authz.jwks;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps issuers' keys. Requests that need the same keys at once share one fetch; keys are fetched again ahead of their
 * end; when the issuer is away, they stay in use for up to an hour longer. An issuer is asked at most once in
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
public final class JwksCache implements KeySource {
    private static final Logger LOG = Logger.getLogger(JwksCache.class);
    private static final int PAUSE_SECONDS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(PAUSE_SECONDS);
    private static final int MAX_ISSUERS = 10_000;

    private final KeyFetcher fetcher;
    private final InstantSource clock;
    private final AsyncLoadingCache<URI, CachedKeys> cache;

    JwksCache(KeyFetcher fetcher, InstantSource clock, Executor executor) {
        this.fetcher = fetcher;
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumSize(MAX_ISSUERS)
                .executor(executor)
                .buildAsync(new Loader());
    }

    /**
     * A cache that fetches over HTTP.
     *
     * @param locate where a URL leads if not where DNS says
     */
    public static JwksCache overHttp(UnaryOperator<URI> locate) {
        return new JwksCache(
                new HttpKeyFetcher(locate), InstantSource.system(), Executors.newVirtualThreadPerTaskExecutor());
    }

    @Override
    public KeySet keys(URI uri) throws KeysUnavailableException {
        var cached = cache.get(uri).join();
        var now = clock.instant();
        if (cached.wantsRefresh(now) && !cached.attemptedWithin(PAUSE, now)) {
            var refresh = cache.synchronous().refresh(uri);
            if (cached.usable(now) == null) {
                cached = refresh.join();
            }
        }
        return usable(uri, cached);
    }

    @Override
    public KeySet newerKeys(URI uri, KeySet seen) throws KeysUnavailableException {
        var cached = cache.get(uri).join();
        // Another request may have fetched them meanwhile.
        if (seen.equals(cached.keys()) && !cached.attemptedWithin(PAUSE, clock.instant())) {
            cached = cache.synchronous().refresh(uri).join();
        }
        return usable(uri, cached);
    }

    private KeySet usable(URI uri, CachedKeys cached) throws KeysUnavailableException {
        var keys = cached.usable(clock.instant());
        if (keys == null) {
            throw new KeysUnavailableException(uri + " " + cached.failure());
        }
        return keys;
    }

    /** Turns failures into values, so that they are kept for a while like keys are. */
    private final class Loader implements CacheLoader<URI, CachedKeys> {
        @Override
        public CachedKeys load(URI uri) {
            return fetch(uri, null);
        }

        @Override
        public CachedKeys reload(URI uri, CachedKeys before) {
            return fetch(uri, before);
        }

        private CachedKeys fetch(URI uri, @Nullable CachedKeys before) {
            try {
                return CachedKeys.fetched(fetcher.fetch(uri), clock.instant());
            } catch (KeysUnavailableException e) {
                LOG.warnf("JWKS %s %s", uri, e.getMessage());
                return CachedKeys.failed(before, String.valueOf(e.getMessage()), clock.instant());
            }
        }
    }
}
