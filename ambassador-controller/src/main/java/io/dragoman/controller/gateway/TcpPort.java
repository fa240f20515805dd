package io.dragoman.controller.gateway;

import java.util.Comparator;
import java.util.List;

/**
 * The TCPMappings of one port.
 *
 * @param routes where connections go, those with a server name first
 * @param credentials what their TLS needs
 */
record TcpPort(List<TcpRoute> routes, List<Credential> credentials) {
    TcpPort {
        routes = List.copyOf(routes);
        credentials = List.copyOf(credentials);
    }

    /**
     * Names a port.
     *
     * @param port the port, without any offset
     * @param address the address that it is bound to
     */
    record Key(int port, String address) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingInt(Key::port).thenComparing(Key::address);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
