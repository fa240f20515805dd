package io.dragoman.resources.parse;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads absolute http and https URLs. */
final class Urls {
    private Urls() {}

    /**
     * The URL, or null if the text is none; that is noted as an error of the field.
     *
     * @param withQuery whether it may have a query
     */
    static @Nullable URI read(Fields fields, String name, String text, boolean withQuery) {
        try {
            var uri = new URI(text);
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (http
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && (withQuery || uri.getRawQuery() == null)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Answered like every other text that is no such URL.
        }
        fields.error(
                name,
                "must be an absolute http or https URL without " + (withQuery ? "" : "query, ") + "user and fragment");
        return null;
    }
}
