package io.dragoman.resources.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another body for responses of one status ({@code error_response_overrides}), whether the gateway or the service made
 * them.
 *
 * @param status {@code on_status_code}, from 400 to 599
 * @param body {@code body}
 */
public record ErrorResponse(int status, Body body) {
    /** What the body is. In texts and values Envoy's {@code %COMMAND%}s are replaced, and {@code %%} is a percent sign. */
    public sealed interface Body {
        /**
         * {@code text_format}.
         *
         * @param format the text
         * @param contentType {@code content_type}, or null for {@code text/plain}
         */
        record Text(String format, @Nullable String contentType) implements Body {}

        /**
         * {@code text_format_source}.
         *
         * @param filename {@code filename} of the file that holds the text
         * @param contentType {@code content_type}, or null for {@code text/plain}
         */
        record File(String filename, @Nullable String contentType) implements Body {}

        /**
         * {@code json_format}: an object of strings, sent as {@code application/json}. A value that is one command alone
         * has the type of what replaces it.
         *
         * @param entries in the manifest's order
         */
        record Json(List<Entry> entries) implements Body {
            /** Copies the list. */
            public Json {
                entries = List.copyOf(entries);
            }
        }

        /**
         * An entry of a JSON object.
         *
         * @param key its key
         * @param format its value
         */
        record Entry(String key, String format) {}
    }
}
