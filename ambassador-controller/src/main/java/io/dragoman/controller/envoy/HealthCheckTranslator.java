package io.dragoman.controller.envoy;

import com.google.protobuf.UInt32Value;
import io.dragoman.resources.model.HealthCheck.Probe;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.envoyproxy.envoy.type.v3.Int64Range;

/** HealthCheck → {@code envoy.config.core.v3.HealthCheck}. */
final class HealthCheckTranslator {
    private HealthCheckTranslator() {}

    /**
     * One check.
     *
     * @param http2 whether HTTP probes speak HTTP/2
     */
    static HealthCheck translate(io.dragoman.resources.model.HealthCheck check, boolean http2) {
        var result = HealthCheck.newBuilder()
                .setTimeout(Durations.of(check.timeout()))
                .setInterval(Durations.of(check.interval()))
                .setUnhealthyThreshold(UInt32Value.of(check.unhealthyThreshold()))
                .setHealthyThreshold(UInt32Value.of(check.healthyThreshold()));
        switch (check.probe()) {
            case Probe.Http http -> result.setHttpHealthCheck(http(http, http2));
            case Probe.Grpc(var upstreamName, var authority) -> {
                var grpc = HealthCheck.GrpcHealthCheck.newBuilder().setServiceName(upstreamName);
                if (authority != null) {
                    grpc.setAuthority(authority);
                }
                result.setGrpcHealthCheck(grpc);
            }
        }
        return result.build();
    }

    private static HealthCheck.HttpHealthCheck http(Probe.Http probe, boolean http2) {
        var result = HealthCheck.HttpHealthCheck.newBuilder()
                .setPath(probe.path())
                .addAllRequestHeadersToRemove(probe.removeRequestHeaders())
                .setCodecClientType(http2 ? CodecClientType.HTTP2 : CodecClientType.HTTP1);
        var hostname = probe.hostname();
        if (hostname != null) {
            result.setHost(hostname);
        }
        probe.addRequestHeaders()
                .forEach((name, header) -> result.addRequestHeadersToAdd(HeaderValueOption.newBuilder()
                        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(header.value()))
                        .setAppendAction(
                                header.append()
                                        ? HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD
                                        : HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)));
        // Envoy's ranges leave their end out.
        probe.expectedStatuses()
                .forEach(range -> result.addExpectedStatuses(
                        Int64Range.newBuilder().setStart(range.min()).setEnd(range.max() + 1L)));
        return result.build();
    }
}
