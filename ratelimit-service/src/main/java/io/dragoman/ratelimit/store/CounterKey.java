package io.dragoman.ratelimit.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Names a counter. Two keys are the same counter exactly if they are equal, whatever characters the parts have in them.
 *
 * @param domain the domain, which keeps together what one request needs
 * @param parts what tells the counter from others of the domain, in order
 */
public record CounterKey(String domain, List<String> parts) {
    /** Copies the list. */
    public CounterKey {
        parts = List.copyOf(parts);
    }

    /** The parts as bytes, each with its length before it, so that no two lists of parts have the same bytes. */
    byte[] encodedParts() {
        var encoded = new byte[parts.size()][];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = parts.get(i).getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + encoded[i].length;
        }
        var buffer = ByteBuffer.allocate(length);
        for (var part : encoded) {
            buffer.putInt(part.length).put(part);
        }
        return buffer.array();
    }
}
