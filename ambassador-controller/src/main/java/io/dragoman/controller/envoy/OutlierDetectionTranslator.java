package io.dragoman.controller.envoy;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;

/** OutlierDetection → {@code envoy.config.cluster.v3.OutlierDetection}. */
final class OutlierDetectionTranslator {
    private static final int ALWAYS = 100;

    private OutlierDetectionTranslator() {}

    static OutlierDetection translate(io.dragoman.resources.model.OutlierDetection detection) {
        // Success rates are left out of account: nobody asked for them.
        var result = OutlierDetection.newBuilder().setEnforcingSuccessRate(UInt32Value.of(0));
        if (detection.consecutive5xx() != null) {
            result.setConsecutive5Xx(UInt32Value.of(detection.consecutive5xx()));
        }
        if (detection.consecutiveGatewayFailure() != null) {
            result.setConsecutiveGatewayFailure(UInt32Value.of(detection.consecutiveGatewayFailure()))
                    .setEnforcingConsecutiveGatewayFailure(UInt32Value.of(ALWAYS));
        }
        if (detection.interval() != null) {
            result.setInterval(Durations.of(detection.interval()));
        }
        if (detection.baseEjectionTime() != null) {
            result.setBaseEjectionTime(Durations.of(detection.baseEjectionTime()));
        }
        if (detection.maxEjectionTime() != null) {
            result.setMaxEjectionTime(Durations.of(detection.maxEjectionTime()));
        }
        if (detection.maxEjectionPercent() != null) {
            result.setMaxEjectionPercent(UInt32Value.of(detection.maxEjectionPercent()));
        }
        return result.build();
    }
}
