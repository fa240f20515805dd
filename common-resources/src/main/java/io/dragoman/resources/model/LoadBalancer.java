package io.dragoman.resources.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code load_balancer}: which endpoint of a service gets a request.
 *
 * @param policy {@code policy}
 * @param affinity what requests to the same endpoint have in common; given exactly where the policy hashes
 */
public record LoadBalancer(Policy policy, @Nullable Affinity affinity) {
    /** What holds where nothing is said. */
    public static final LoadBalancer ROUND_ROBIN = new LoadBalancer(Policy.ROUND_ROBIN, null);

    /** The ways to choose an endpoint. */
    public enum Policy {
        ROUND_ROBIN(false),
        LEAST_REQUEST(false),
        RING_HASH(true),
        MAGLEV(true);

        private final boolean hashes;

        Policy(boolean hashes) {
            this.hashes = hashes;
        }

        /** Whether the endpoint follows from a property of the request. */
        public boolean hashes() {
            return hashes;
        }
    }

    /** What requests to the same endpoint have in common. */
    public sealed interface Affinity {
        /**
         * {@code cookie}.
         *
         * @param name the cookie's name
         * @param path its path, or null for none
         * @param ttl how long it lives, zero for as long as the session; null if the gateway does not set it itself
         */
        record Cookie(
                String name,
                @Nullable String path,
                @Nullable Duration ttl) implements Affinity {}

        /**
         * {@code header}.
         *
         * @param name the header's name
         */
        record Header(String name) implements Affinity {}

        /** {@code source_ip: true}: the client's address. */
        record SourceIp() implements Affinity {}
    }
}
