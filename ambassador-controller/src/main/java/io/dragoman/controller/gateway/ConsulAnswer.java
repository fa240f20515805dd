package io.dragoman.controller.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Consul says of a service.
 *
 * @param addresses where its healthy instances are: those of the last good answer, in a stable order
 * @param problem why there is no newer answer, or null if there is one
 */
public record ConsulAnswer(
        List<EndpointSet.Address> addresses, @Nullable String problem) {
    /** Copies the list. */
    public ConsulAnswer {
        addresses = List.copyOf(addresses);
    }
}
