package io.dragoman.ratelimit;

import io.dragoman.ratelimit.grpc.ConnectionAge;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where and how Envoy is listened to. */
interface ListenSettings {
    /** {@code DRAGOMAN_RATELIMIT_SOCKET}: the path of a Unix socket that gRPC is served at, in place of a port. */
    Optional<Path> socket();

    /** {@code DRAGOMAN_RATELIMIT_MAX_CONNECTION_AGE}: how long a connection lasts before Envoy is told to make another; by default for ever. */
    Optional<Duration> maxConnectionAge();

    /** {@code DRAGOMAN_RATELIMIT_MAX_CONNECTION_AGE_GRACE}: how long calls on it may then go on; by default until they end. */
    Optional<Duration> maxConnectionAgeGrace();

    /** Where gRPC is served. */
    default SocketAddress address(String host, int port) {
        return socket().<SocketAddress>map(UnixDomainSocketAddress::of)
                .orElseGet(() -> new InetSocketAddress(host, port));
    }

    /** How long connections last. */
    default ConnectionAge age() {
        return new ConnectionAge(maxConnectionAge(), maxConnectionAgeGrace());
    }
}
