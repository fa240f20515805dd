package io.dragoman.authz.outbound;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Knows where some hosts are that DNS need not know. */
@FunctionalInterface
public interface EndpointLocator {
    /** Where a host's port is, or null to leave that to DNS. */
    @Nullable
    InetSocketAddress locate(String host, int port);
}
