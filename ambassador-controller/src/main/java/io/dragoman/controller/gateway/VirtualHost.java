package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.ListenerResolver.Bound;
import io.dragoman.resources.ObjectKey;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One hostname on one Listener.
 *
 * @param key the Listener and the hostname
 * @param origins the Hosts that make it
 */
public record VirtualHost(Key key, Set<ObjectKey> origins) {
    /** Copies the set. */
    public VirtualHost {
        origins = Set.copyOf(origins);
    }

    /** The virtual host of some Hosts. */
    static VirtualHost of(Key key, Bound bound) {
        return new VirtualHost(
                key,
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
        @Override
        public int compareTo(Key other) {
            int order = listener.compareTo(other.listener);
            return order == 0 ? hostname.compareTo(other.hostname) : order;
        }
    }
}
