package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites getambassador.io manifests of v1 and v2 as v3alpha1. A value whose shape is wrong is left as it is, for the
 * kind's parser to report.
 */
public final class ToV3Alpha1 {
    /** The Mapping.host that v3alpha1 objects without a host carry in v2. */
    private static final String NO_HOST = "_skip_mapping_with_empty_host_";

    /** A service without a scheme, or with http. */
    private static final Pattern HTTP_OR_NONE = Pattern.compile("^(?:(?i:http)://)?((?!.*://).*)$");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String ID_PREFIX = "--apiVersion-v3alpha1-only--";

    private ToV3Alpha1() {}

    /**
     * What became of an object.
     *
     * @param object the object in v3alpha1
     * @param problems errors for what has no meaning in the older version; the object must not be used then
     */
    public record Converted(ObjectNode object, List<Problem> problems) {
        /** Copies the list. */
        public Converted {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Converts one object.
     *
     * @param object an object of getambassador.io/v1 or v2
     * @param origin the object, for problems
     */
    public static Converted convert(JsonNode object, Origin origin) {
        var problems = new ArrayList<Problem>();
        ObjectNode result = object.deepCopy();
        result.put("apiVersion", "getambassador.io/v3alpha1");
        if (result.get("spec") instanceof ObjectNode spec) {
            ids(spec);
            switch (object.path("kind").asText()) {
                case "Mapping" -> MappingConversion.convert(spec, origin.at("spec"), problems);
                case "Host" -> host(spec);
                default -> carriers(spec);
            }
        }
        return new Converted(result, problems);
    }

    private static void ids(ObjectNode spec) {
        var ids = spec.get("ambassador_id");
        if (ids != null && !ids.isNull()) {
            spec.set("ambassador_id", stripped(ids));
        }
    }

    /** A list of ids, or a lone id, as a list without the prefix that hides v3alpha1 objects from old instances. */
    private static ArrayNode stripped(JsonNode ids) {
        var result = NODES.arrayNode();
        list(ids)
                .forEach(id -> result.add(
                        id.isTextual() && id.textValue().startsWith(ID_PREFIX)
                                ? NODES.textNode(id.textValue().substring(ID_PREFIX.length()))
                                : id));
        return result;
    }

    private static ArrayNode list(@Nullable JsonNode value) {
        return switch (value) {
            case null -> NODES.arrayNode();
            case ArrayNode list -> list;
            case NullNode nothing -> NODES.arrayNode();
            default -> NODES.arrayNode().add(value);
        };
    }

    private static void host(ObjectNode spec) {
        if (spec.has("selector") && !spec.has("mappingSelector")) {
            spec.set("mappingSelector", spec.remove("selector"));
        }
        var camelCase = spec.remove("ambassadorId");
        if (camelCase != null && !camelCase.isNull()) {
            var all = list(spec.get("ambassador_id"));
            all.addAll(stripped(camelCase));
            spec.set("ambassador_id", all);
        }
        if (spec.get("tls") instanceof ObjectNode tls) {
            rename(tls, "v3CRLSecret", "crl_secret");
        }
    }

    /** v2 carries what only v3alpha1 has under names of its own. */
    static void carriers(ObjectNode spec) {
        rename(spec, "v3StatsName", "stats_name");
        rename(spec, "v3CircuitBreakers", "circuit_breakers");
        rename(spec, "v3GRPC", "grpc");
        rename(spec, "v3CRLSecret", "crl_secret");
        tls(spec);
    }

    /** v2 lets {@code tls} be a boolean: true asks for TLS without a context, which v3alpha1 writes as https. */
    static void tls(ObjectNode spec) {
        var tls = spec.get("tls");
        if (tls == null || !tls.isBoolean()) {
            return;
        }
        spec.remove("tls");
        for (var field : List.of("service", "auth_service")) {
            var service = spec.path(field);
            if (tls.booleanValue()
                    && service.isTextual()
                    && !service.textValue().isEmpty()) {
                spec.put(field, HTTP_OR_NONE.matcher(service.textValue()).replaceFirst("https://$1"));
            }
        }
    }

    static void rename(ObjectNode spec, String from, String to) {
        if (spec.has(from)) {
            spec.set(to, spec.remove(from));
        }
    }

    /** The value that stands for a Mapping without a host. */
    static boolean isNoHost(String host) {
        return host.equals(NO_HOST);
    }
}
