package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.ListenerResolver.Bound;
import io.dragoman.resources.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** The virtual host of some Hosts, with the routes of the groups that belong to one of them, if any does. */
    static VirtualHost of(Key key, Bound bound, @Nullable SortedMap<GroupRoutes.Key, GroupRoutes> groups) {
        return new VirtualHost(
                key,
                groups == null
                        ? List.of()
                        : groups.values().stream()
                                .flatMap(group -> group.routes().stream())
                                .toList(),
                Objects.requireNonNull(bound.hosts().get(key.hostname())).stream()
                        .map(host -> host.host().meta().origin().key())
                        .collect(Collectors.toSet()));
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
