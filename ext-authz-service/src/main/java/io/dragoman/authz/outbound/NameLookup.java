package io.dragoman.authz.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
interface NameLookup {
    /**
     * All addresses, best first. Blocks.
     *
     * @throws UnknownHostException if there are none
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;
}
