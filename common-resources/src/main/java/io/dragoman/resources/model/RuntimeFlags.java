package io.dragoman.resources.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code runtime_flags} of the Module: what Envoy looks up while it runs.
 *
 * @param numbers values by the names that Envoy has for them
 */
public record RuntimeFlags(Map<String, Integer> numbers) {
    /** Nothing but Envoy's defaults. */
    public static final RuntimeFlags NONE = new RuntimeFlags(Map.of());

    /** Copies the map. */
    public RuntimeFlags {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
}
