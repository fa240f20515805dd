package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import io.dragoman.controller.gateway.Observability.Tracer;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.TracingService.CustomTag;
import io.dragoman.resources.model.TracingService.Driver;
import io.dragoman.resources.model.TracingService.Source;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.trace.v3.DatadogConfig;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.Tracing.Http;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig.CollectorEndpointVersion;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.Tracing;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where spans are sent → {@code HttpConnectionManager.Tracing}. */
final class TracingTranslator {
    private TracingTranslator() {}

    static Tracing translate(Tracer tracer) {
        var service = tracer.service();
        var tracing = Tracing.newBuilder()
                // One span for the gateway and one for its request to the service, as in Emissary.
                .setSpawnUpstreamSpan(BoolValue.of(true))
                .setProvider(provider(tracer));
        percent(service.sampling().client(), tracing::setClientSampling);
        percent(service.sampling().random(), tracing::setRandomSampling);
        percent(service.sampling().overall(), tracing::setOverallSampling);
        service.tags().forEach(tag -> tracing.addCustomTags(tag(tag)));
        return tracing.build();
    }

    private static void percent(@Nullable Integer value, Consumer<Percent> setter) {
        if (value != null) {
            setter.accept(Percent.newBuilder().setValue(value).build());
        }
    }

    private static Http provider(Tracer tracer) {
        return switch (tracer.service().driver()) {
            case Driver.Zipkin zipkin -> provider("zipkin", zipkin(tracer, zipkin));
            case Driver.Datadog(var name) ->
                provider(
                        "datadog",
                        DatadogConfig.newBuilder()
                                .setCollectorCluster(tracer.destination())
                                .setServiceName(name)
                                .build());
            case Driver.OpenTelemetry(var name) ->
                provider(
                        "opentelemetry",
                        OpenTelemetryConfig.newBuilder()
                                .setGrpcService(GrpcService.newBuilder()
                                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder()
                                                .setClusterName(tracer.destination())))
                                .setServiceName(name)
                                .build());
        };
    }

    private static Http provider(String kind, Message config) {
        return Http.newBuilder()
                .setName("envoy.tracers." + kind)
                .setTypedConfig(Packed.of(config))
                .build();
    }

    private static ZipkinConfig zipkin(Tracer tracer, Driver.Zipkin zipkin) {
        var hostname = zipkin.hostname();
        return ZipkinConfig.newBuilder()
                .setCollectorCluster(tracer.destination())
                .setCollectorEndpoint(zipkin.endpoint())
                .setCollectorEndpointVersion(
                        zipkin.protobuf() ? CollectorEndpointVersion.HTTP_PROTO : CollectorEndpointVersion.HTTP_JSON)
                .setCollectorHostname(hostname == null ? tracer.hostname() : hostname)
                .setTraceId128Bit(zipkin.longTraceIds())
                .setSharedSpanContext(BoolValue.of(zipkin.sharedSpans()))
                .build();
    }

    private static io.envoyproxy.envoy.type.tracing.v3.CustomTag tag(CustomTag tag) {
        var result = io.envoyproxy.envoy.type.tracing.v3.CustomTag.newBuilder().setTag(tag.tag());
        switch (tag.source()) {
            case Source.Literal(var value) -> result.getLiteralBuilder().setValue(value);
            case Source.Environment(var name, var byDefault) ->
                result.getEnvironmentBuilder().setName(name).setDefaultValue(byDefault);
            case Source.RequestHeader(var name, var byDefault) ->
                result.getRequestHeaderBuilder().setName(name).setDefaultValue(byDefault);
        }
        return result.build();
    }
}
