package io.dragoman.controller.admin;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.controller.xds.DeliveryStatus;

/**
 * Everything that diagnostics show, gathered at one moment.
 *
 * @param view what the control plane knows
 * @param delivery what Envoys have
 * @param health Envoy's clusters
 * @param ready whether Envoy is ready
 * @param uptime how long Envoy has been running, in its words, or empty
 * @param logLevel Envoy's level of logging, or empty
 */
record Observation(
        GatewayView view,
        DeliveryStatus delivery,
        ClusterHealth health,
        boolean ready,
        String uptime,
        String logLevel) {}
