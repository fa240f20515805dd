package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngress.Backend;
import io.dragoman.resources.model.KubeIngress.PathType;
import io.dragoman.resources.model.KubeIngressClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code Ingress} and {@code IngressClass} of networking.k8s.io/v1. */
final class IngressParser {
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final int MAX_PORT = 65_535;
    private static final Map<String, PathType> PATH_TYPES = pathTypes();

    private IngressParser() {}

    static @Nullable KubeIngressClass ingressClass(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var result = new KubeIngressClass(meta, spec.text("controller", ""));
        return ManifestParser.hasError(problems) ? null : result;
    }

    /** Older versions have another shape, and no API server since Kubernetes 1.22 gives them. */
    static @Nullable KubeIngress olderIngress(Meta meta, JsonNode object, List<Problem> problems) {
        problems.add(Problem.error(
                meta.origin().at("apiVersion"), object.path("apiVersion").asText() + " must be networking.k8s.io/v1"));
        return null;
    }

    static @Nullable KubeIngress ingress(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var metadata = Fields.of(object, meta.origin(), problems).object("metadata");
        var annotations = metadata == null ? null : metadata.object("annotations");
        var ingress = new KubeIngress(
                meta,
                annotations == null ? null : annotations.nonEmptyText(CLASS_ANNOTATION),
                spec.nonEmptyText("ingressClassName"),
                spec.has("defaultBackend") ? backend(spec, "defaultBackend") : null,
                spec.objects("rules").stream().map(IngressParser::rule).toList(),
                spec.objects("tls").stream().map(IngressParser::tls).toList());
        return ManifestParser.hasError(problems) ? null : ingress;
    }

    private static KubeIngress.Rule rule(Fields rule) {
        var host = rule.nonEmptyText("host");
        boolean oddStar = host != null && host.replaceFirst("^\\*\\.", "").contains("*");
        if (oddStar) {
            rule.error("host", "must be a name, or one that begins with *.");
        }
        var http = rule.object("http");
        return new KubeIngress.Rule(
                host == null || oddStar ? null : HostNames.glob(rule, "host", host),
                http == null
                        ? List.of()
                        : http.objects("paths").stream()
                                .map(IngressParser::path)
                                .toList());
    }

    private static KubeIngress.Path path(Fields fields) {
        var path = Objects.requireNonNullElse(fields.nonEmptyText("path"), "/");
        if (!path.startsWith("/")) {
            fields.error("path", "must start with /");
        }
        var type = fields.oneOf("pathType", PATH_TYPES);
        return new KubeIngress.Path(
                path, type == null ? PathType.IMPLEMENTATION_SPECIFIC : type, backend(fields, "backend"));
    }

    private static Backend backend(Fields parent, String name) {
        var backend = parent.object(name);
        if (backend == null) {
            if (!parent.has(name)) {
                parent.error(name, "is required");
            }
            return new Backend.Other();
        }
        var service = backend.object("service");
        if (service == null) {
            if (!backend.has("resource") && !backend.has("service")) {
                backend.error("service", "is required");
            }
            return new Backend.Other();
        }
        var serviceName = service.requiredText("name");
        var port = service.object("port");
        var portName = port == null ? null : port.nonEmptyText("name");
        if (portName != null) {
            return new Backend.NamedPort(serviceName, portName);
        }
        var number = port == null ? null : port.integer("number", 1, MAX_PORT);
        if (number == null) {
            service.error("port", "must have a number or a name");
            return new Backend.Other();
        }
        return new Backend.Port(serviceName, number);
    }

    private static KubeIngress.Tls tls(Fields tls) {
        var hosts = tls.texts("hosts").stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        return new KubeIngress.Tls(hosts, tls.nonEmptyText("secretName"));
    }

    private static Map<String, PathType> pathTypes() {
        var types = new LinkedHashMap<String, PathType>();
        types.put("Exact", PathType.EXACT);
        types.put("Prefix", PathType.PREFIX);
        types.put("ImplementationSpecific", PathType.IMPLEMENTATION_SPECIFIC);
        return types;
    }
}
