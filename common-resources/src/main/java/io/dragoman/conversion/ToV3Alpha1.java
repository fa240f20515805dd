package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites getambassador.io manifests of v1 and v2 as v3alpha1. A value whose shape is wrong is left as it is, for the
 * kind's parser to report.
 */
public final class ToV3Alpha1 {
    /** The Mapping.host that v3alpha1 objects without a host carry in v2. */
    private static final String NO_HOST = "_skip_mapping_with_empty_host_";

    private static final String ID_PREFIX = "--apiVersion-v3alpha1-only--";

    private ToV3Alpha1() {}

    /**
     * Converts one object.
     *
     * @param object an object of getambassador.io/v1 or v2
     * @param origin the object, for problems
     * @return the object in v3alpha1; refused if something in it has no meaning
     */
    public static Outcome<JsonNode> convert(JsonNode object, Origin origin) {
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
        return problems.isEmpty() ? Outcome.of(result) : Outcome.refused(problems);
    }

    private static void ids(ObjectNode spec) {
        var ids = spec.get("ambassador_id");
        if (ids == null || ids.isNull()) {
            return;
        }
        var list = JsonNodeFactory.instance.arrayNode();
        var given = ids.isArray() ? ids : JsonNodeFactory.instance.arrayNode().add(ids);
        given.forEach(id -> list.add(
                id.isTextual() && id.textValue().startsWith(ID_PREFIX)
                        ? JsonNodeFactory.instance.textNode(id.textValue().substring(ID_PREFIX.length()))
                        : id));
        spec.set("ambassador_id", list);
    }

    private static void host(ObjectNode spec) {
        if (spec.has("selector") && !spec.has("mappingSelector")) {
            spec.set("mappingSelector", spec.remove("selector"));
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
            var service = spec.path(field).asText();
            if (tls.booleanValue() && !service.isEmpty()) {
                spec.put(field, "https://" + service.replaceFirst("^[A-Za-z]+://", ""));
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
