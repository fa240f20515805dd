package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed token in compact form (RFC 7515) whose header makes sense; nothing is verified yet. Encodings that libraries
 * tolerate but the standard does not know are refused, so that each token has one spelling only.
 *
 * @param text the token; a secret
 * @param algorithm its {@code alg}
 * @param keyId its {@code kid}, or null
 * @param header all of its header; nobody may change it
 */
record CompactToken(String text, String algorithm, @Nullable String keyId, ObjectNode header) {
    /** A longer text is no token. */
    static final int MAX_CHARS = 32 * 1024;

    private static final int MAX_KEY_ID_CHARS = 1024;
    private static final String APPLICATION = "application/";
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+\\.[A-Za-z0-9_-]++");

    /** The token, or null if the text is none. */
    static @Nullable CompactToken parse(String text) {
        if (text.length() > MAX_CHARS || !SHAPE.matcher(text).matches()) {
            return null;
        }
        for (var segment : text.split("\\.", -1)) {
            if (!isCanonical(segment)) {
                return null;
            }
        }
        var header = StrictJson.object(Base64.getUrlDecoder().decode(text.substring(0, text.indexOf('.'))));
        if (header == null || hasExtension(header)) {
            return null;
        }
        var algorithm = header.path("alg").textValue();
        var keyId = header.get("kid");
        if (algorithm == null || (keyId != null && !isKeyId(keyId))) {
            return null;
        }
        return new CompactToken(text, algorithm, keyId == null ? null : keyId.textValue(), header);
    }

    /** Extensions change what a token means; none is supported, and nobody signs tokens with them by chance. */
    private static boolean hasExtension(JsonNode header) {
        return header.has("crit") || header.has("b64") || header.has("zip");
    }

    /** Whether its {@code typ} is this media type; {@code application/} may be left out (RFC 7515 §4.1.9). */
    boolean isOfType(String type) {
        var given = header.path("typ").asText();
        return withoutApplication(given).equalsIgnoreCase(withoutApplication(type));
    }

    private static String withoutApplication(String type) {
        return type.regionMatches(true, 0, APPLICATION, 0, APPLICATION.length())
                ? type.substring(APPLICATION.length())
                : type;
    }

    private static boolean isKeyId(JsonNode keyId) {
        return keyId.isTextual() && keyId.textValue().length() <= MAX_KEY_ID_CHARS;
    }

    private static boolean isCanonical(String segment) {
        try {
            var bytes = Base64.getUrlDecoder().decode(segment);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(segment);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Never the token itself. */
    @Override
    public String toString() {
        return "CompactToken[" + algorithm + "]";
    }
}
