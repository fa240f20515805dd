package io.dragoman.authz.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Records of one kind that others hold for us, as encrypted texts: nobody else can read or make one. A text that was given out is good
 * for as long as the key is known.
 */
public final class SealedTexts<T> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** No text of a store's key begins so. */
    private static final String PREFIX = "s.";

    private final Sealer sealer;
    private final String kind;
    private final Class<T> type;
    private final int maxChars;

    /**
     * Texts.
     *
     * @param kind names the kind: a text of one is none of another
     * @param type a record that JSON can hold
     * @param maxChars how long a text may be
     */
    public SealedTexts(Sealer sealer, String kind, Class<T> type, int maxChars) {
        this.sealer = sealer;
        this.kind = "text:" + kind;
        this.type = type;
        this.maxChars = maxChars;
    }

    /** Whether this is meant to be such a text. */
    public static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** The text for a record, or null if it would be too long. */
    public @Nullable String seal(T value) {
        var small = new ByteArrayOutputStream();
        // Tokens are written in base64, and so is this: what that adds is taken out before.
        try (var deflater = new DeflaterOutputStream(small)) {
            deflater.write(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(type.getSimpleName() + " cannot be written as JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException("there is no place in memory", e);
        }
        var text =
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(sealer.seal(kind, small.toByteArray()));
        return text.length() > maxChars ? null : text;
    }

    /** The record of a text, or null if it is none of ours. */
    public @Nullable T open(String text) {
        if (!isOne(text) || text.length() > maxChars) {
            return null;
        }
        try {
            var plain = sealer.open(kind, Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
            // What is inflated here was sealed here, so that it cannot be endless.
            return plain == null
                    ? null
                    : JSON.readValue(new InflaterInputStream(new ByteArrayInputStream(plain)), type);
        } catch (IllegalArgumentException | IOException e) {
            return null;
        }
    }
}
