package io.dragoman.ratelimit.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns a counter's name into a short text of fixed length, so that values of requests (addresses, tokens) are never in
 * the store in the clear. With a secret it is an HMAC, which cannot be undone by trying all addresses.
 */
public final class KeyHash {
    private static final String DIGEST = "SHA-256";
    private static final String MAC = "HmacSHA256";

    /** What keys begin with where nothing else is wanted. */
    public static final String PREFIX = "dragoman:rl:";

    /** 96 bits tell more domains apart than anybody has. */
    private static final int DOMAIN_BYTES = 12;

    /** Bounds the cache of domain tags; a configuration with more domains computes the rest anew each time. */
    private static final int MAX_CACHED_DOMAINS = 10_000;

    private final String prefix;
    private final @Nullable SecretKeySpec secret;
    private final Map<String, String> domainTags = new ConcurrentHashMap<>();

    /** A hash for keys that begin with {@value #PREFIX}. */
    public KeyHash(@Nullable String secret) {
        this(secret, PREFIX);
    }

    /**
     * A hash.
     *
     * @param secret the HMAC's key, the same in all replicas, or null or empty for plain SHA-256
     * @param prefix what keys begin with, the same in all replicas
     * @throws IllegalArgumentException if the prefix has braces in it, by which a cluster would find another node
     */
    public KeyHash(@Nullable String secret, String prefix) {
        if (prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("the prefix of keys may not have braces in it: " + prefix);
        }
        this.prefix = prefix;
        this.secret = secret == null || secret.isEmpty()
                ? null
                : new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC);
    }

    /** The key in the store; all keys of a domain carry the same tag in braces, so that a cluster keeps them together. */
    public String key(CounterKey key) {
        return prefix + "{" + domainTag(key.domain()) + "}:" + digest(key);
    }

    /** What stands for the parts of a key: the same for the same parts, and of no use otherwise. */
    public String digest(CounterKey key) {
        return base64(hash(key.encodedParts()), Integer.MAX_VALUE);
    }

    /** What stands for a value where it must not be shown: the same for the same value, and of no use otherwise. */
    public String veiled(String value) {
        return base64(hash(value.getBytes(StandardCharsets.UTF_8)), DOMAIN_BYTES);
    }

    private String domainTag(String domain) {
        var known = domainTags.get(domain);
        if (known != null) {
            return known;
        }
        var tag = base64(hash(domain.getBytes(StandardCharsets.UTF_8)), DOMAIN_BYTES);
        if (domainTags.size() < MAX_CACHED_DOMAINS) {
            domainTags.put(domain, tag);
        }
        return tag;
    }

    private byte[] hash(byte[] bytes) {
        try {
            if (secret == null) {
                return MessageDigest.getInstance(DIGEST).digest(bytes);
            }
            var mac = Mac.getInstance(MAC);
            mac.init(secret);
            return mac.doFinal(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + DIGEST + " and " + MAC, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the secret is not usable as a key", e);
        }
    }

    private static String base64(byte[] bytes, int maxBytes) {
        var shortened = bytes.length <= maxBytes ? bytes : Arrays.copyOf(bytes, maxBytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(shortened);
    }
}
