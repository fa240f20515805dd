package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import java.util.Comparator;
import java.util.List;

/**
 * The ready endpoints of one port of a Kubernetes Service.
 *
 * @param key the Service and its port
 * @param addresses where they are, in a stable order
 * @param origin the Service
 */
public record EndpointSet(Key key, List<Address> addresses, Origin origin) {
    /** Copies the list. */
    public EndpointSet {
        addresses = List.copyOf(addresses);
    }

    /**
     * Names a port of a Service.
     *
     * @param namespace the Service's namespace
     * @param service the Service's name
     * @param port the Service's port
     */
    public record Key(String namespace, String service, int port) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::namespace).thenComparing(Key::service).thenComparingInt(Key::port);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        /** {@code namespace/service/port}. */
        @Override
        public String toString() {
            return namespace + "/" + service + "/" + port;
        }
    }

    /**
     * One endpoint.
     *
     * @param ip its address
     * @param port its port
     * @param weight its share of the requests as compared with the others, at least 1; default 1
     */
    public record Address(String ip, int port, int weight) implements Comparable<Address> {
        private static final Comparator<Address> ORDER = Comparator.comparing(Address::ip)
                .thenComparingInt(Address::port)
                .thenComparingInt(Address::weight);

        /** An endpoint that gets as much as every other. */
        public Address(String ip, int port) {
            this(ip, port, 1);
        }

        /** The same endpoint with another share. */
        public Address weighing(int share) {
            return new Address(ip, port, share);
        }

        @Override
        public int compareTo(Address other) {
            return ORDER.compare(this, other);
        }
    }
}
