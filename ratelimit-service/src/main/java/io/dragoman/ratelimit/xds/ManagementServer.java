package io.dragoman.ratelimit.xds;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A server that limits come from, and how it is reached.
 *
 * @param address {@code host:port}
 * @param tls how TLS is spoken, or empty for plain text
 * @param headers what each call has besides
 * @param maxMessageBytes how long an answer may be, or empty for gRPC's 4 MiB
 */
public record ManagementServer(
        String address, Optional<Tls> tls, CallHeaders headers, Optional<Integer> maxMessageBytes) {
    /** Refuses a length that is none. */
    public ManagementServer {
        if (maxMessageBytes.orElse(1) < 1) {
            throw new IllegalArgumentException("an answer of the management server has at least a byte");
        }
    }

    /**
     * How TLS is spoken. The files are read once, when the service starts.
     *
     * @param authorities a PEM file of those trusted, or empty for those of Java
     * @param certificate a PEM file with the client's certificate, or empty for none
     * @param key a PEM file with its key
     * @param name whose certificate is expected, or empty for the address's host
     */
    public record Tls(
            Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key, Optional<String> name) {
        /** Refuses half of a certificate. */
        public Tls {
            if (certificate.isPresent() != key.isPresent()) {
                throw new IllegalArgumentException(
                        "a certificate for the management server needs its key, and a key its certificate");
            }
        }

        private ChannelCredentials credentials() throws IOException {
            var credentials = TlsChannelCredentials.newBuilder();
            if (authorities.isPresent()) {
                credentials.trustManager(authorities.get().toFile());
            }
            if (certificate.isPresent() && key.isPresent()) {
                credentials.keyManager(certificate.get().toFile(), key.get().toFile());
            }
            return credentials.build();
        }
    }

    /** A server that speaks plain text. */
    static ManagementServer plain(String address) {
        return new ManagementServer(address, Optional.empty(), CallHeaders.NONE, Optional.empty());
    }

    /**
     * What makes connections to it.
     *
     * @throws UncheckedIOException if a file cannot be read
     */
    ManagedChannelBuilder<?> channel() {
        try {
            var credentials = tls.isPresent() ? tls.get().credentials() : InsecureChannelCredentials.create();
            var channel = Grpc.newChannelBuilder(address, credentials);
            tls.flatMap(Tls::name).ifPresent(channel::overrideAuthority);
            headers.interceptor().ifPresent(channel::intercept);
            maxMessageBytes.ifPresent(channel::maxInboundMessageSize);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("the files for TLS with the management server: " + e.getMessage(), e);
        }
    }
}
