package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Counts the changes of each object's content, as {@code metadata.generation} does in the API server. */
final class Generations {
    private record Seen(String digest, long generation) {}

    private final Map<ObjectKey, Seen> seen = new HashMap<>();

    /** The object's generation: the last one if its content is the same, the next one otherwise. */
    long of(ObjectKey key, JsonNode content) {
        var digest = digest(content);
        var last = seen.get(key);
        if (last == null || !last.digest().equals(digest)) {
            last = new Seen(digest, last == null ? 1 : last.generation() + 1);
            seen.put(key, last);
        }
        return last.generation();
    }

    private static String digest(JsonNode content) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(content.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
