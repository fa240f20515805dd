package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dragoman.authz.jwks.KeySet;
import io.dragoman.authz.jwks.VerificationKey;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers tokens whose signatures were found to be right, by their SHA-256 digests, so that the next request with the
 * same token costs a digest. Times and claims are checked each time. One for all filters: it holds 32 MiB at most, by
 * an estimate of what tokens take, and nothing that has not been asked for in ten minutes.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMWA",
            "com.github.benmanes.caffeine.cache.PSAMW"
        })
public final class VerifiedTokens {
    private static final long DEFAULT_BYTES = 32L * 1024 * 1024;
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Parsed JSON takes some times the characters that it was written with. */
    private static final int BYTES_PER_CHAR = 8;

    private static final int BYTES_PER_ENTRY = 300;

    private final AtomicLong filters = new AtomicLong();
    private final Cache<Key, Verified> tokens;

    /** As much as is good for a service. */
    public VerifiedTokens() {
        this(DEFAULT_BYTES, Runnable::run);
    }

    VerifiedTokens(long bytes, Executor executor) {
        tokens = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, Verified token) -> BYTES_PER_ENTRY + token.chars() * BYTES_PER_CHAR)
                .expireAfterAccess(KEPT)
                .executor(executor)
                .build();
    }

    /** A digest within the tokens of one filter. */
    private record Key(long filter, long a, long b, long c, long d) {}

    /**
     * A token whose signature is right.
     *
     * @param header its header
     * @param claims what it says
     * @param key the key that it was signed with
     * @param keys the keys among which that one was last seen
     * @param chars how long the token is
     */
    record Verified(JsonNode header, JsonNode claims, VerificationKey key, KeySet keys, int chars) {
        /** Never what it says. */
        @Override
        public String toString() {
            return "Verified";
        }
    }

    /** The tokens of one filter; another filter, or the same with other settings, has others. */
    OfFilter ofNewFilter() {
        return new OfFilter(filters.getAndIncrement());
    }

    /** How much it holds now. */
    long weight() {
        tokens.cleanUp();
        return tokens.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** The tokens of one filter. */
    final class OfFilter {
        private final long filter;
        private volatile boolean remembered;

        private OfFilter(long filter) {
            this.filter = filter;
        }

        /** Whether it is worth a digest to look for a token. */
        boolean mayHold() {
            return remembered;
        }

        /** A token that is remembered, if the key that it was signed with is still among the keys; or null. */
        @Nullable
        Verified find(String text, KeySet keys) {
            var key = key(text);
            var known = tokens.getIfPresent(key);
            if (known == null || sameObject(known.keys(), keys)) {
                return known;
            }
            if (!keys.keys().contains(known.key())) {
                tokens.invalidate(key);
                return null;
            }
            var moved = new Verified(known.header(), known.claims(), known.key(), keys, known.chars());
            tokens.put(key, moved);
            return moved;
        }

        void remember(String text, Verified token) {
            tokens.put(key(text), token);
            remembered = true;
        }

        /** Comparing all keys would cost more than it saves. */
        @SuppressWarnings("ReferenceEquality")
        private static boolean sameObject(KeySet a, KeySet b) {
            return a == b;
        }

        private Key key(String text) {
            var digest = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
            return new Key(filter, digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
