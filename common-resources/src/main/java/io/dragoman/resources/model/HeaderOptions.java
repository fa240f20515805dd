package io.dragoman.resources.model;

import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Mapping, or the Module for all Mappings, says about headers. Each is null where nothing is said, which is not
 * the same as an empty list: that turns the Module's default off.
 *
 * @param addToRequest {@code add_request_headers}
 * @param removeFromRequest {@code remove_request_headers}
 * @param addToResponse {@code add_response_headers}
 * @param removeFromResponse {@code remove_response_headers}
 */
public record HeaderOptions(
        @Nullable List<HeaderValue> addToRequest,
        @Nullable List<String> removeFromRequest,
        @Nullable List<HeaderValue> addToResponse,
        @Nullable List<String> removeFromResponse) {
    /** What holds where nothing is said. */
    public static final HeaderOptions NONE = new HeaderOptions(null, null, null, null);

    /** Copies the lists. */
    public HeaderOptions {
        addToRequest = addToRequest == null ? null : List.copyOf(addToRequest);
        removeFromRequest = removeFromRequest == null ? null : List.copyOf(removeFromRequest);
        addToResponse = addToResponse == null ? null : List.copyOf(addToResponse);
        removeFromResponse = removeFromResponse == null ? null : List.copyOf(removeFromResponse);
    }
}
