package io.dragoman.controller.xds;

import java.util.List;

/**
 * The state of delivery at one moment.
 *
 * @param envoys the connected Envoys
 * @param rejections versions that Envoy refused and that are still wanted
 * @param responses responses sent since start
 * @param refusals refusals received since start
 */
public record DeliveryStatus(
        List<EnvoyStatus> envoys, List<ResourceStore.Rejection> rejections, long responses, long refusals) {
    /** Copies the lists. */
    public DeliveryStatus {
        envoys = List.copyOf(envoys);
        rejections = List.copyOf(rejections);
    }
}
