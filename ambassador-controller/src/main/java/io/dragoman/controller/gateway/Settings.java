package io.dragoman.controller.gateway;

/**
 * What the gateway is told at start.
 *
 * @param namespace its own namespace ({@code AMBASSADOR_NAMESPACE}), default {@code default}
 * @param bindAddress address of its listeners ({@code AMBASSADOR_ENVOY_BIND_ADDRESS}), default {@code 0.0.0.0}
 * @param portOffset added to every Listener's port, default 0, so that two gateways run side by side
 * @param diagnosticsService where Envoy finds the controller's own endpoints ({@code DRAGOMAN_DIAGNOSTICS_SERVICE}),
 *     default port {@value #DIAGNOSTICS_PORT} of its own machine
 */
public record Settings(String namespace, String bindAddress, int portOffset, String diagnosticsService) {
    /** The highest port. */
    static final int MAX_PORT = 65_535;

    private static final int DIAGNOSTICS_PORT = 8877;

    /** Settings of a controller beside its Envoy. */
    public Settings(String namespace, String bindAddress, int portOffset) {
        this(namespace, bindAddress, portOffset, "127.0.0.1:" + DIAGNOSTICS_PORT);
    }
}
