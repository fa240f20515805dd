package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Listener;
import io.dragoman.resources.model.Listener.Layer;
import io.dragoman.resources.model.Listener.SecurityModel;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code Listener}. */
final class ListenerParser {
    private static final Map<String, List<Layer>> PROTOCOLS = protocols();
    private static final int MAX_PORT = 65_535;

    private ListenerParser() {}

    static @Nullable Listener parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var port = spec.integer("port", 1, MAX_PORT);
        if (!spec.has("port")) {
            spec.error("port", "is required");
        }
        var stack = stack(spec);
        var model = spec.oneOf("securityModel", Fields.names(SecurityModel.class));
        if (!spec.has("securityModel")) {
            spec.error("securityModel", "is required: XFP, SECURE or INSECURE");
        }
        var binding = binding(spec);
        var statsPrefix = spec.text("statsPrefix");
        int depth = spec.integer("l7Depth", 0, Integer.MAX_VALUE, 0);
        var streams = spec.integer("http2MaxConcurrentStreams", 1, Integer.MAX_VALUE);
        spec.finish();
        if (ManifestParser.hasError(problems) || port == null || model == null) {
            return null;
        }
        return new Listener(meta, port, stack, model, binding.all(), binding.selector(), statsPrefix, depth, streams);
    }

    private static List<Layer> stack(Fields spec) {
        var protocol = spec.oneOf("protocol", PROTOCOLS);
        var layers = new ArrayList<Layer>();
        var names = spec.texts("protocolStack");
        if (names.isEmpty()) {
            if (!spec.has("protocol")) {
                spec.error("protocol", "is required, or protocolStack");
            }
            return protocol == null ? List.of() : protocol;
        }
        for (var name : names) {
            try {
                layers.add(Layer.valueOf(name));
            } catch (IllegalArgumentException e) {
                spec.error("protocolStack", "must be made of HTTP, PROXY, TLS, TCP and UDP");
                return List.of();
            }
        }
        if (protocol != null) {
            spec.warning("protocol", "has no effect beside protocolStack");
        }
        checkStack(spec, layers);
        return layers;
    }

    private static void checkStack(Fields spec, List<Layer> layers) {
        var transport = layers.getLast();
        if (transport == Layer.UDP) {
            if (!layers.equals(List.of(Layer.TLS, Layer.HTTP, Layer.UDP))) {
                spec.error("protocolStack", "with UDP must be TLS, HTTP, UDP, which is HTTP/3");
            }
        } else if (transport != Layer.TCP) {
            spec.error("protocolStack", "must end with TCP or UDP");
        }
    }

    private record Binding(boolean all, @Nullable Selector selector) {}

    private static Binding binding(Fields spec) {
        var fields = spec.object("hostBinding");
        if (fields == null) {
            if (!spec.has("hostBinding")) {
                spec.error("hostBinding", "is required: say which Hosts belong to the Listener");
            }
            return new Binding(false, null);
        }
        var namespace = fields.object("namespace");
        var from = namespace == null ? "SELF" : namespace.text("from", "SELF");
        if (!from.equals("ALL") && !from.equals("SELF")) {
            fields.error("namespace.from", "must be ALL or SELF; SELECTOR is not supported");
        }
        if (namespace != null) {
            namespace.finish();
        }
        var selector = Specs.selector(fields, "selector");
        if (selector != null
                && selector.matchLabels().isEmpty()
                && selector.matchExpressions().isEmpty()) {
            fields.error("selector", "must name at least one label");
        }
        if (namespace == null && selector == null) {
            fields.error("must have namespace or selector");
        }
        fields.finish();
        return new Binding(from.equals("ALL"), selector);
    }

    /** What each {@code protocol} stands for; PROXY comes first, since its header precedes everything on the wire. */
    private static Map<String, List<Layer>> protocols() {
        var spellings = new LinkedHashMap<String, List<Layer>>();
        spellings.put("HTTP", List.of(Layer.HTTP, Layer.TCP));
        spellings.put("HTTPS", List.of(Layer.TLS, Layer.HTTP, Layer.TCP));
        spellings.put("HTTPPROXY", List.of(Layer.PROXY, Layer.HTTP, Layer.TCP));
        spellings.put("HTTPSPROXY", List.of(Layer.PROXY, Layer.TLS, Layer.HTTP, Layer.TCP));
        spellings.put("TCP", List.of(Layer.TCP));
        spellings.put("TLS", List.of(Layer.TLS, Layer.TCP));
        return spellings;
    }
}
