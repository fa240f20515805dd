package io.dragoman.resources.parse;

import io.dragoman.resources.model.RegexRewrite;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code regex_rewrite} and {@code regex_redirect}. */
final class RegexRewriteParser {
    /** A group by its number, or a backslash; Envoy refuses any other use of a backslash. */
    private static final Pattern SUBSTITUTION = Pattern.compile("(?:[^\\\\]|\\\\[\\\\0-9])*");

    private RegexRewriteParser() {}

    static @Nullable RegexRewrite parse(Fields spec, String field) {
        var fields = spec.object(field);
        if (fields == null) {
            return null;
        }
        // Empty, it says nothing, as in Emissary.
        if (fields.names().isEmpty()) {
            return null;
        }
        var substitution = fields.text("substitution", "");
        if (!SUBSTITUTION.matcher(substitution).matches()) {
            fields.error("substitution", "must have a digit or another \\ behind each \\");
        }
        var rewrite = new RegexRewrite(fields.requiredText("pattern"), substitution);
        fields.finish();
        return rewrite;
    }
}
