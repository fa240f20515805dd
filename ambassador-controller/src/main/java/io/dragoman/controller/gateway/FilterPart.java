package io.dragoman.controller.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter with what it uses.
 *
 * @param <F> the filter's type
 * @param filter the filter, or null for none
 * @param destinations the services that it asks
 * @param credentials what their TLS needs
 */
record FilterPart<F>(@Nullable F filter, List<Destination> destinations, List<Credential> credentials) {
    FilterPart {
        destinations = List.copyOf(destinations);
        credentials = List.copyOf(credentials);
    }

    /** A filter that asks nobody, or no filter. */
    static <F> FilterPart<F> of(@Nullable F filter) {
        return new FilterPart<>(filter, List.of(), List.of());
    }
}
