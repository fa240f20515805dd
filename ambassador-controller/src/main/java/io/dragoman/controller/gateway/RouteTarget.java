package io.dragoman.controller.gateway;

import io.dragoman.resources.model.HostRedirect;

/** What a Mapping's requests are sent to. */
sealed interface RouteTarget {
    /**
     * A service.
     *
     * @param destination the service
     * @param authority its {@code host:port} as the Mapping means it, which Linkerd wants to be told
     */
    record Service(Destination destination, String authority) implements RouteTarget {
        /** The host of the authority. */
        String host() {
            return authority.substring(0, authority.lastIndexOf(':'));
        }
    }

    /**
     * Another host, which their clients are told of.
     *
     * @param host the host
     * @param redirect how the new URL is made
     */
    record Elsewhere(RedirectHost host, HostRedirect redirect) implements RouteTarget {}
}
