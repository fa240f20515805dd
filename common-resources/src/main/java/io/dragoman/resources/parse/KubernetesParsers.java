package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.model.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the Kubernetes kinds that the gateway looks at, and of them only the fields that it needs. */
final class KubernetesParsers {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String OWN_PREFIX = "getambassador.io/";
    private static final String TCP = "TCP";
    private static final String HEADLESS = "None";
    private static final int MAX_PORT = 65_535;

    private KubernetesParsers() {}

    static @Nullable KubeService service(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var ports = spec.objects("ports").stream()
                .filter(KubernetesParsers::isTcp)
                .map(port ->
                        new KubeService.Port(port.text("name", ""), requiredPort(port), port.text("appProtocol", "")))
                .toList();
        boolean external = "ExternalName".equals(spec.text("type"));
        var service =
                new KubeService(meta, ports, clusterIp(spec), external ? spec.requiredText("externalName") : null);
        return ManifestParser.hasError(problems) ? null : service;
    }

    private static @Nullable String clusterIp(Fields spec) {
        var clusterIp = spec.nonEmptyText("clusterIP");
        return clusterIp == null || clusterIp.equals(HEADLESS) ? null : clusterIp;
    }

    static @Nullable KubeEndpointSlice endpointSlice(Meta meta, JsonNode object, List<Problem> problems) {
        var fields = Fields.of(object, meta.origin(), problems);
        // A port without a number stands for all ports, which tells nobody where to go.
        var ports = fields.objects("ports").stream()
                .filter(port -> isTcp(port) && port.has("port"))
                .map(port -> new KubeEndpointSlice.Port(port.text("name", ""), requiredPort(port)))
                .toList();
        var endpoints = fields.objects("endpoints").stream()
                .map(KubernetesParsers::endpoint)
                .toList();
        var slice = new KubeEndpointSlice(meta, meta.labels().getOrDefault(SERVICE_NAME, ""), ports, endpoints);
        return ManifestParser.hasError(problems) ? null : slice;
    }

    private static KubeEndpointSlice.Endpoint endpoint(Fields endpoint) {
        var addresses = endpoint.texts("addresses");
        if (addresses.isEmpty()) {
            endpoint.error("addresses", "must have at least one address");
        }
        var conditions = endpoint.object("conditions");
        if (conditions == null) {
            return new KubeEndpointSlice.Endpoint(addresses, true, false);
        }
        boolean ready = conditions.bool("ready", true);
        boolean draining = conditions.bool("terminating", false) && conditions.bool("serving", ready);
        return new KubeEndpointSlice.Endpoint(addresses, ready, draining);
    }

    static @Nullable KubeSecret secret(Meta meta, JsonNode object, List<Problem> problems) {
        var fields = Fields.of(object, meta.origin(), problems);
        var values = new LinkedHashMap<String, SecretBytes>();
        fields.textMap("data").forEach((key, text) -> {
            var bytes = decode(text);
            if (bytes == null) {
                fields.error("data." + key, "is not valid base64");
            } else {
                values.put(key, new SecretBytes(bytes));
            }
        });
        fields.textMap("stringData")
                .forEach((key, text) -> values.put(key, new SecretBytes(text.getBytes(StandardCharsets.UTF_8))));
        var secret = new KubeSecret(meta, fields.text("type", "Opaque"), ownAnnotations(object), values);
        return ManifestParser.hasError(problems) ? null : secret;
    }

    private static Map<String, String> ownAnnotations(JsonNode object) {
        var annotations = new LinkedHashMap<String, String>();
        for (var entry : object.path("metadata").path("annotations").properties()) {
            var name = entry.getKey();
            if (entry.getValue().isTextual() && (name.indexOf('/') < 0 || name.startsWith(OWN_PREFIX))) {
                annotations.put(name, entry.getValue().textValue());
            }
        }
        return annotations;
    }

    /** As strict as the API server, which passes over line ends only. */
    private static byte @Nullable [] decode(String text) {
        var compact = text.replace("\n", "").replace("\r", "");
        try {
            return compact.length() % 4 == 0 ? Base64.getDecoder().decode(compact) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isTcp(Fields port) {
        return port.text("protocol", TCP).equals(TCP);
    }

    private static int requiredPort(Fields port) {
        if (!port.has("port")) {
            port.error("port", "is required");
        }
        return Objects.requireNonNullElse(port.integer("port", 1, MAX_PORT), 0);
    }
}
