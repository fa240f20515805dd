package io.dragoman.ratelimit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where spans go and how many there are, by the environment variables of envoyproxy/ratelimit. */
final class ReferenceTracing {
    private static final Map<String, String> PROTOCOLS = Map.of("http", "http/protobuf", "grpc", "grpc");

    /** The path that the endpoint of traces has, and the one of everything has not. */
    private static final String TRACES = "/v1/traces";

    private ReferenceTracing() {}

    /** Our properties of them; none if nothing is said of spans. */
    static Map<String, String> properties(ReferenceValues values) {
        var result = new HashMap<String, String>();
        values.flag("TRACING_ENABLED").ifPresent(enabled -> {
            result.put("quarkus.otel.sdk.disabled", Boolean.toString(!enabled || values.isTrue("OTEL_SDK_DISABLED")));
            if (enabled) {
                read(values, result);
            }
        });
        return result;
    }

    private static void read(ReferenceValues values, Map<String, String> result) {
        var protocol = values.oneOf("TRACING_EXPORTER_PROTOCOL", PROTOCOLS).orElse("http/protobuf");
        result.put("quarkus.otel.exporter.otlp.protocol", protocol);
        result.put(
                "quarkus.otel.exporter.otlp.endpoint",
                values.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                        .map(ReferenceTracing::base)
                        .or(() -> values.text("OTEL_EXPORTER_OTLP_ENDPOINT"))
                        .orElse(protocol.equals("grpc") ? "http://localhost:4317" : "http://localhost:4318"));
        result.put(
                "quarkus.otel.traces.sampler.arg",
                values.read("TRACING_SAMPLING_RATE", "a number from 0 to 1", ReferenceTracing::rate)
                        .orElse(1.0)
                        .toString());
        result.put(
                "quarkus.otel.service.name",
                values.text("OTEL_SERVICE_NAME")
                        .or(() -> values.text("TRACING_SERVICE_NAME"))
                        .orElse("RateLimit"));
        var attributes = Stream.of(
                        values.text("OTEL_RESOURCE_ATTRIBUTES"),
                        attribute("service.namespace", values.text("TRACING_SERVICE_NAMESPACE")),
                        attribute("service.instance.id", values.text("TRACING_SERVICE_INSTANCE_ID")))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(","));
        if (!attributes.isEmpty()) {
            result.put("quarkus.otel.resource.attributes", attributes);
        }
    }

    private static String base(String endpoint) {
        return endpoint.endsWith(TRACES) ? endpoint.substring(0, endpoint.length() - TRACES.length()) : endpoint;
    }

    /** As there, more than all is all, and less than none is none. */
    private static @Nullable Double rate(String text) {
        double rate = Double.parseDouble(text);
        return Double.isNaN(rate) ? null : Math.clamp(rate, 0, 1);
    }

    private static Optional<String> attribute(String name, Optional<String> value) {
        return value.map(text -> name + "=" + text.replace(",", "\\,"));
    }
}
