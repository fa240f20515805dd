package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The routes of one hostname on one Listener.
 *
 * @param key the Listener and the hostname
 * @param routes in the order in which they are tried
 * @param origins the Hosts that make it
 */
public record VirtualHost(Key key, List<Route> routes, Set<ObjectKey> origins) {
    /** Copies the collections. */
    public VirtualHost {
        routes = List.copyOf(routes);
        origins = Set.copyOf(origins);
    }

    /**
     * Names a virtual host.
     *
     * @param listener the Listener
     * @param hostname the Hosts' hostname
     */
    public record Key(ObjectKey listener, String hostname) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::listener).thenComparing(Key::hostname);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
