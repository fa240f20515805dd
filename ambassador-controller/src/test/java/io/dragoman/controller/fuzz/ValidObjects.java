package io.dragoman.controller.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** A valid object of each kind, to be made wrong. */
final class ValidObjects {
    /** As little as can be. */
    private static final Map<String, String> SPECS = Map.ofEntries(
            Map.entry("AuthService", "{auth_service: auth, proto: grpc, protocol_version: v3}"),
            Map.entry("ConsulResolver", "{address: '127.0.0.1:8500', datacenter: dc1}"),
            Map.entry("DevPortal", "{}"),
            Map.entry("Filter", "{}"),
            Map.entry("FilterPolicy", "{rules: []}"),
            Map.entry("Host", "{hostname: bad.example.com}"),
            Map.entry("KubernetesEndpointResolver", "{}"),
            Map.entry("KubernetesServiceResolver", "{}"),
            Map.entry(
                    "Listener",
                    "{port: 9999, protocol: HTTP, securityModel: XFP, hostBinding: {namespace: {from: SELF}}}"),
            Map.entry(
                    "LogService", "{service: log, driver: http, driver_config: {}, protocol_version: v3, grpc: true}"),
            Map.entry("Mapping", "{hostname: bad.example.com, prefix: /bad/, service: good}"),
            Map.entry(
                    "Mapping with expressions",
                    "{hostname: bad.example.com, prefix: '/bad/.*', prefix_regex: true, method: GET,"
                            + " method_regex: true, service: good}"),
            Map.entry(
                    "Mapping that redirects",
                    "{hostname: bad.example.com, prefix: /bad/, service: good, host_redirect: true}"),
            Map.entry("Module", "{config: {}}"),
            Map.entry("RateLimit", "{domain: d, limits: []}"),
            Map.entry("RateLimitPlan", "{rate: 1, unit: day}"),
            Map.entry("RateLimitService", "{service: limits, protocol_version: v3}"),
            Map.entry("TCPMapping", "{port: 9998, service: good}"),
            Map.entry("TLSContext", "{hosts: [bad.example.com]}"),
            Map.entry("TracingService", "{service: tracing, driver: zipkin}"));

    /** Makes valid objects of a kind; what follows the kind names a variant of it. */
    static Supplier<ObjectNode> of(String variant) {
        var kind = variant.replaceFirst(" .*", "");
        return switch (kind) {
            case "Service" -> yaml("v1", kind, "spec: {ports: [{port: 80}]}");
            case "Secret" -> yaml("v1", kind, "data: {}");
            case "EndpointSlice" -> yaml("discovery.k8s.io/v1", kind, "{ports: [], endpoints: []}");
            case "IngressClass" -> yaml("networking.k8s.io/v1", kind, "spec: {controller: x}");
            case "Ingress" -> {
                var ingress = yaml(
                        "networking.k8s.io/v1", kind, "spec: {rules: [{host: bad.example.com, http: {paths: []}}]}");
                yield () -> {
                    var object = ingress.get();
                    object.withObject("/metadata/annotations").put("kubernetes.io/ingress.class", "ambassador");
                    return object;
                };
            }
            default -> yaml("getambassador.io/v3alpha1", kind, "spec: " + SPECS.get(variant));
        };
    }

    private static Supplier<ObjectNode> yaml(String apiVersion, String kind, String rest) {
        return () -> {
            var object = (ObjectNode)
                    Objects.requireNonNull(YamlDocuments.parse(rest).getFirst().node());
            object.put("apiVersion", apiVersion).put("kind", kind);
            object.putObject("metadata")
                    .put("name", kind.equals("Module") ? "ambassador" : "z")
                    .put("namespace", "z");
            return object;
        };
    }

    private ValidObjects() {}
}
