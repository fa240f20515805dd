package io.dragoman.resources.model;

import java.util.List;

/**
 * What is done to the headers of a request or a response: first names are removed, then values are set or added.
 *
 * @param set values by name, in a stable order
 * @param remove names
 */
public record HeaderChanges(List<HeaderValue> set, List<String> remove) {
    /** Nothing is changed. */
    public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of());

    /** Copies the lists. */
    public HeaderChanges {
        set = List.copyOf(set);
        remove = List.copyOf(remove);
    }

    /**
     * A header's value.
     *
     * @param name the header, in lower case
     * @param value the value, in which Envoy's {@code %COMMAND%}s are replaced
     * @param append whether a value that is there already stays beside it; default true, as in Emissary
     */
    public record HeaderValue(String name, String value, boolean append) {}
}
