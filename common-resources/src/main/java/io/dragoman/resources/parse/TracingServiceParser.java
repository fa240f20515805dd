package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.TracingService;
import io.dragoman.resources.model.TracingService.CustomTag;
import io.dragoman.resources.model.TracingService.Driver;
import io.dragoman.resources.model.TracingService.Sampling;
import io.dragoman.resources.model.TracingService.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code TracingService}. */
final class TracingServiceParser {
    private static final String SERVICE_NAME = "ambassador";
    private static final String ZIPKIN_ENDPOINT = "/api/v2/spans";
    private static final int WHOLE = 100;

    private TracingServiceParser() {}

    static @Nullable TracingService parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var driver = driver(spec, meta, problems);
        var result = new TracingService(
                meta,
                spec.requiredText("service"),
                driver,
                sampling(spec),
                tags(spec),
                spec.nonEmptyText("stats_name"));
        spec.finish();
        return ManifestParser.hasError(problems) ? null : result;
    }

    private static Driver driver(Fields spec, Meta meta, List<Problem> problems) {
        var name = spec.requiredText("driver");
        var given = spec.object("config");
        var config = given == null
                ? Fields.of(JsonNodeFactory.instance.objectNode(), meta.origin().at("spec.config"), problems)
                : given;
        for (var retired : List.of("propagation_modes", "access_token_file")) {
            if (config.has(retired)) {
                config.warning(retired, "has no effect: it belongs to the driver lightstep, which Envoy has no more");
            }
        }
        if (config.has("collector_cluster")) {
            config.warning("collector_cluster", "has no effect: the collector is what spec.service names");
        }
        var driver = switch (name) {
            case "zipkin" -> zipkin(config);
            case "datadog" -> new Driver.Datadog(config.text("service_name", SERVICE_NAME));
            case "opentelemetry" -> new Driver.OpenTelemetry(config.text("service_name", SERVICE_NAME));
            case "lightstep" -> {
                spec.error("driver", "lightstep is retired, in Envoy too: send to Lightstep with opentelemetry");
                yield new Driver.OpenTelemetry(SERVICE_NAME);
            }
            default -> {
                if (!name.isEmpty()) {
                    spec.error("driver", "must be one of zipkin, datadog, opentelemetry, but is \"" + name + '"');
                }
                yield new Driver.OpenTelemetry(SERVICE_NAME);
            }
        };
        config.finish();
        return driver;
    }

    private static Driver zipkin(Fields config) {
        var versions = new LinkedHashMap<>(Map.of("HTTP_JSON", false));
        versions.put("HTTP_PROTO", true);
        var protobuf = config.oneOf("collector_endpoint_version", versions);
        return new Driver.Zipkin(
                config.text("collector_endpoint", ZIPKIN_ENDPOINT),
                Objects.requireNonNullElse(protobuf, false),
                config.nonEmptyText("collector_hostname"),
                config.bool("trace_id_128bit", true),
                config.bool("shared_span_context", true));
    }

    private static Sampling sampling(Fields spec) {
        var fields = spec.object("sampling");
        if (fields == null) {
            return Sampling.NONE;
        }
        var sampling = new Sampling(
                fields.integer("client", 0, WHOLE),
                fields.integer("random", 0, WHOLE),
                fields.integer("overall", 0, WHOLE));
        fields.finish();
        return sampling;
    }

    private static List<CustomTag> tags(Fields spec) {
        var tags = new ArrayList<CustomTag>();
        for (var fields : spec.objects("custom_tags")) {
            var source = source(fields);
            var tag = fields.requiredText("tag");
            fields.finish();
            if (source == null) {
                fields.error("must have one of literal, environment, request_header");
            } else {
                tags.add(new CustomTag(tag, source));
            }
        }
        var headers = spec.texts("tag_headers");
        if (!headers.isEmpty() && spec.has("custom_tags")) {
            spec.warning("tag_headers", "has no effect beside custom_tags");
        } else {
            headers.forEach(header -> tags.add(new CustomTag(header, new Source.RequestHeader(header, ""))));
        }
        return tags;
    }

    private static @Nullable Source source(Fields tag) {
        var found = new ArrayList<Source>();
        var literal = tag.object("literal");
        if (literal != null) {
            found.add(new Source.Literal(literal.requiredText("value")));
            literal.finish();
        }
        var environment = tag.object("environment");
        if (environment != null) {
            found.add(new Source.Environment(environment.requiredText("name"), environment.text("default_value", "")));
            environment.finish();
        }
        var header = tag.object("request_header");
        if (header != null) {
            found.add(new Source.RequestHeader(header.requiredText("name"), header.text("default_value", "")));
            header.finish();
        }
        return found.size() == 1 ? found.getFirst() : null;
    }
}
