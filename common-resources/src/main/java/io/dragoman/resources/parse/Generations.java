package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Counts the changes of each object's content, as {@code metadata.generation} does in the API server: metadata and
 * status do not count.
 */
final class Generations {
    private static final Set<String> NOT_CONTENT = Set.of("metadata", "status");

    private record Seen(String digest, long generation) {}

    private final boolean given;
    private final Map<ObjectKey, Seen> seen = new HashMap<>();

    /**
     * Counts nothing so far.
     *
     * @param given whether objects that have a {@code metadata.generation} have it from the API server
     */
    Generations(boolean given) {
        this.given = given;
    }

    /** The object's generation: the last one if its content is the same, the next one otherwise. */
    long of(ObjectKey key, JsonNode object) {
        var metadata = object.path("metadata");
        if (given
                && metadata.has("resourceVersion")
                && metadata.path("generation").isIntegralNumber()) {
            return metadata.path("generation").longValue();
        }
        var digest = digest(object);
        var last = seen.get(key);
        if (last == null || !last.digest().equals(digest)) {
            last = new Seen(digest, last == null ? 1 : last.generation() + 1);
            seen.put(key, last);
        }
        return last.generation();
    }

    /** Forgets an object. */
    void forget(ObjectKey key) {
        seen.remove(key);
    }

    private static String digest(JsonNode object) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var field : object.properties()) {
                if (!NOT_CONTENT.contains(field.getKey())) {
                    sha.update((field.getKey() + "=" + field.getValue()).getBytes(StandardCharsets.UTF_8));
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
