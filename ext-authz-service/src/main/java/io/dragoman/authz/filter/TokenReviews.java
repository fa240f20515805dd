package io.dragoman.authz.filter;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows whose a token is. Blocks, and is used by many threads. */
@FunctionalInterface
public interface TokenReviews {
    /**
     * Whose a token is, or null if it is not valid.
     *
     * @param token the token; a secret
     * @param audiences one of which it must be for; empty for the API server's own
     * @param timeout how long it may take
     * @throws UnavailableException if nobody can tell
     */
    @Nullable
    User review(String token, List<String> audiences, Duration timeout) throws UnavailableException;

    /**
     * A user as Kubernetes knows one.
     *
     * @param name {@code username}, such as {@code system:serviceaccount:default:shop}
     * @param uid {@code uid}; may be empty
     * @param groups {@code groups}
     * @param extra {@code extra}: further values by name
     */
    record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
        /** Copies the collections. */
        public User {
            groups = List.copyOf(groups);
            extra = extra.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        }
    }

    /** Nobody can tell whose a token is. The message is for operators and holds nothing of the token. */
    final class UnavailableException extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        /** With this reason. */
        public UnavailableException(String message) {
            super(message);
        }
    }
}
