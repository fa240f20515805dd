package io.dragoman.authz.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Users whose passwords are known by slow hashes. A password that was right is remembered for some minutes, by a digest
 * with a key that only this object has, so that who sends it with each request does not have it hashed with each. The
 * name of nobody costs as much as one of somebody: it is checked against the hash of one of the users, always the same.
 */
@RegisterForReflection(
        classNames = {
            // The cache and its entries: Caffeine puts their names together from the cache's settings.
            "com.github.benmanes.caffeine.cache.SSMSW",
            "com.github.benmanes.caffeine.cache.PSWMS"
        })
public final class HashedPasswords {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int MAX_KEPT = 20_000;
    private static final int KEY_BYTES = 32;
    private static final String MAC = "HmacSHA256";

    private final Map<String, User> users;
    private final List<User> all;
    private final PasswordThreads threads;
    private final SecretKeySpec key;
    private final Cache<String, KeyOwner> right = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    /**
     * A user.
     *
     * @param owner the user; {@link KeyOwner#name} is what the client says
     * @param hash of the password
     */
    public record User(KeyOwner owner, BcryptHash hash) {}

    /**
     * All users.
     *
     * @param users of two with the same name the first one counts
     * @param threads hash passwords
     */
    public HashedPasswords(List<User> users, PasswordThreads threads) {
        var byName = new LinkedHashMap<String, User>();
        users.forEach(user -> byName.putIfAbsent(user.owner().name(), user));
        this.users = byName;
        this.all = List.copyOf(byName.values());
        this.threads = threads;
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, MAC);
    }

    /** Whether there is nobody. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Whose the password is, or null if it is wrong or nobody has the name.
     *
     * @param credentials user, colon, password
     * @throws PasswordThreads.BusyException if it cannot be checked now
     */
    @Nullable
    KeyOwner owner(String credentials) throws PasswordThreads.BusyException {
        int colon = credentials.indexOf(':');
        if (all.isEmpty() || colon < 0) {
            return null;
        }
        var digest = Base64.getEncoder().encodeToString(mac(credentials));
        var known = right.getIfPresent(digest);
        if (known != null) {
            return known;
        }
        var name = credentials.substring(0, colon);
        var user = users.get(name);
        var checked =
                user == null ? all.get(Math.floorMod(ByteBuffer.wrap(mac(name)).getInt(), all.size())) : user;
        var password = credentials.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
        boolean isRight = threads.isOf(checked.hash(), password);
        if (user == null || !isRight) {
            return null;
        }
        right.put(digest, user.owner());
        return user.owner();
    }

    private byte[] mac(String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
