package io.dragoman.controller.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway is told at start.
 *
 * @param namespace its own namespace ({@code AMBASSADOR_NAMESPACE}), default {@code default}
 * @param bindAddress address of its listeners ({@code AMBASSADOR_ENVOY_BIND_ADDRESS}), default {@code 0.0.0.0}
 * @param portOffset added to every Listener's port, default 0, so that two gateways run side by side
 * @param diagnosticsService where Envoy finds the controller's own endpoints ({@code DRAGOMAN_DIAGNOSTICS_SERVICE}),
 *     default port {@value #DIAGNOSTICS_PORT} of its own machine
 * @param shardRoutesFrom number of routes from which on a route table is cut into shards
 *     ({@code DRAGOMAN_SHARD_ROUTES_FROM}), default {@value #SHARD_ROUTES_FROM}; 0 for never
 * @param policies which FilterPolicies the controller sees, so that nobody is asked where none is; null to ask always
 */
public record Settings(
        String namespace,
        String bindAddress,
        int portOffset,
        String diagnosticsService,
        int shardRoutesFrom,
        @Nullable PolicySight policies) {
    /** The highest port. */
    static final int MAX_PORT = 65_535;

    private static final int DIAGNOSTICS_PORT = 8877;

    /** Envoy takes some 10 ms for a changed route in a table that is just not cut. */
    private static final int SHARD_ROUTES_FROM = 500;

    /** Settings of a controller beside its Envoy. */
    public Settings(String namespace, String bindAddress, int portOffset, @Nullable PolicySight policies) {
        this(namespace, bindAddress, portOffset, "127.0.0.1:" + DIAGNOSTICS_PORT, SHARD_ROUTES_FROM, policies);
    }
}
