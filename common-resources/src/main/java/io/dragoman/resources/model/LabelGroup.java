package io.dragoman.resources.model;

import java.util.List;

/**
 * One group of {@code spec.labels.<domain>}: becomes one rate-limit descriptor.
 *
 * @param name the group's name, free text
 * @param specifiers its entries in order
 */
public record LabelGroup(String name, List<Specifier> specifiers) {
    /**
     * The key under which Envoy tells ratelimit-service that a request is done: what the service has said about it comes
     * back as the value. It is an entry of no group.
     */
    public static final String LEASE = "dragoman.lease";

    /** Copies the list. */
    public LabelGroup {
        specifiers = List.copyOf(specifiers);
    }

    /** One entry of the descriptor. */
    public sealed interface Specifier {
        /** {@code source_cluster}: the gateway's own cluster name. */
        record SourceCluster() implements Specifier {}

        /** {@code destination_cluster}: the Envoy cluster that the request goes to. */
        record DestinationCluster() implements Specifier {}

        /** {@code remote_address}: the client's address as Envoy trusts it. */
        record RemoteAddress() implements Specifier {}

        /**
         * {@code request_headers}: the value of a header; a request without it sends no descriptor of this group.
         *
         * @param key the descriptor key
         * @param headerName the header
         */
        record RequestHeader(String key, String headerName) implements Specifier {}

        /**
         * {@code auth_metadata}: what the AuthService has found out about the client, as dynamic metadata of
         * {@code envoy.filters.http.ext_authz}; a request of which it has not said this sends no descriptor of this group.
         *
         * @param key the descriptor key
         * @param name the entry of the metadata, such as {@code client}
         */
        record AuthMetadata(String key, String name) implements Specifier {}

        /**
         * {@code generic_key}: a fixed value.
         *
         * @param key the descriptor key, default {@code generic_key}
         * @param value the value
         */
        record GenericKey(String key, String value) implements Specifier {}
    }
}
