package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code tls} towards a service. v2 lets it be a boolean: {@code true} asks for TLS without a context, which v3alpha1
 * writes as the service's scheme {@code https}.
 *
 * @param service the field with the service
 */
record ExplicitTls(String service) implements Rule {
    private static final String TLS = "tls";
    private static final String CARRIER = "v2ExplicitTLS";
    private static final String SCHEME = "serviceScheme";
    private static final String HTTPS = "https://";
    private static final Pattern HTTP = Pattern.compile("^http://", Pattern.CASE_INSENSITIVE);

    @Override
    public void up(ObjectNode spec, Report report) {
        var tls = spec.get(TLS);
        var shape = shape(tls);
        if (shape == null) {
            return;
        }
        spec.remove(TLS);
        var carrier = spec.putObject(CARRIER).put(TLS, shape);
        var address = Json.text(spec.get(service));
        if (tls.isBoolean() && tls.booleanValue() && address != null) {
            var http = HTTP.matcher(address);
            if (http.find()) {
                carrier.put(SCHEME, http.group());
                spec.put(service, HTTPS + address.substring(http.end()));
            } else if (!address.contains("://")) {
                carrier.put(SCHEME, "");
                spec.put(service, HTTPS + address);
            }
        }
    }

    /** How a v2 value that v3alpha1 does not have is told, or null if v3alpha1 has it. */
    private static @Nullable String shape(@Nullable JsonNode tls) {
        if (tls == null) {
            return null;
        }
        return switch (tls.getNodeType()) {
            case NULL -> "null";
            case BOOLEAN -> "bool:" + tls.booleanValue();
            case STRING -> tls.textValue().isEmpty() ? "string" : null;
            default -> null;
        };
    }

    @Override
    public void down(ObjectNode spec) {
        var carrier = spec.remove(CARRIER);
        if (carrier == null || spec.has(TLS)) {
            return;
        }
        switch (carrier.path(TLS).asText()) {
            case "null" -> spec.putNull(TLS);
            case "bool:false" -> spec.put(TLS, false);
            case "string" -> spec.put(TLS, "");
            case "bool:true" -> explicit(spec, carrier.path(SCHEME));
            default -> {
                // Nothing that a conversion has written.
            }
        }
    }

    private void explicit(ObjectNode spec, JsonNode scheme) {
        var address = Json.text(spec.get(service));
        boolean originates = address != null && address.toLowerCase(Locale.ROOT).startsWith(HTTPS);
        // A service that was edited since, to one without TLS, must not get it back.
        if (address != null && scheme.isTextual() && originates) {
            spec.put(service, scheme.textValue() + address.substring(HTTPS.length()));
        }
        if (originates || !scheme.isTextual()) {
            spec.put(TLS, true);
        }
    }
}
