package io.dragoman.controller.gateway;

import io.dragoman.resources.model.ErrorResponse.Body.Entry;
import java.util.List;

/**
 * Another body for responses of one status.
 *
 * @param status the status
 * @param content the body, in which Envoy replaces commands
 */
public record ErrorPage(int status, Content content) {
    /** What a body is. */
    public sealed interface Content {
        /** A text. */
        record Text(String format, String contentType) implements Content {}

        /** A JSON object. */
        record Json(List<Entry> entries) implements Content {
            /** Copies the list. */
            public Json {
                entries = List.copyOf(entries);
            }
        }
    }
}
