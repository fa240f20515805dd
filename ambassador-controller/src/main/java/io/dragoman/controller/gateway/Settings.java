package io.dragoman.controller.gateway;

/**
 * What the gateway is told at start.
 *
 * @param namespace its own namespace ({@code AMBASSADOR_NAMESPACE}), default {@code default}
 * @param bindAddress address of its listeners ({@code AMBASSADOR_ENVOY_BIND_ADDRESS}), default {@code 0.0.0.0}
 * @param portOffset added to every Listener's port, default 0, so that two gateways run side by side
 */
public record Settings(String namespace, String bindAddress, int portOffset) {}
