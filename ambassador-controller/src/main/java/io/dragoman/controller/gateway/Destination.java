package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go: one service and port with one policy. Everything in it that matters to Envoy is in its name, so that
 * two Mappings never get each other's settings.
 *
 * @param name unique among destinations that differ
 * @param statName the name in statistics
 * @param target what is behind it
 * @param protocol what is spoken to it
 * @param policy how it is dealt with
 * @param tls TLS towards it, or null for cleartext
 * @param origins the objects that ask for it
 */
public record Destination(
        String name,
        String statName,
        Target target,
        Protocol protocol,
        UpstreamPolicy policy,
        @Nullable UpstreamTls tls,
        SortedSet<Origin> origins) {

    /** What is spoken to a destination. */
    public enum Protocol {
        HTTP1,
        HTTP2,
        /** What TLS agrees on by ALPN. */
        NEGOTIATED
    }

    /** What is behind a destination. */
    public sealed interface Target {
        /** The endpoints of a Kubernetes Service's port. */
        record Service(EndpointSet.Key key) implements Target {}

        /** The endpoints of a service that Consul knows. */
        record Consul(ConsulService service) implements Target {}

        /** Whatever a DNS name resolves to. */
        record Dns(String host, int port) implements Target {}

        /** One IP address. */
        record Address(String ip, int port) implements Target {}

        /**
         * Several targets, none of them such a one itself.
         *
         * @param targets what is behind it, at least two
         */
        record ByTurns(List<Target> targets) implements Target {
            /** Copies the list. */
            public ByTurns {
                targets = List.copyOf(targets);
            }
        }
    }

    /** The same destination with something else behind it. */
    public Destination withTarget(Target other) {
        return new Destination(name, statName, other, protocol, policy, tls, origins);
    }

    /** The same destination with other origins. */
    Destination withOrigins(SortedSet<Origin> all) {
        return new Destination(name, statName, target, protocol, policy, tls, all);
    }
}
