package io.dragoman.backends;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes query strings apart. */
final class QueryString {
    private QueryString() {}

    /** The parameters by name; of several with one name, the first. */
    static Map<String, String> parse(@Nullable String raw) {
        var parameters = new HashMap<String, String>();
        if (raw != null) {
            for (var part : raw.split("&", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    parameters.putIfAbsent(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
