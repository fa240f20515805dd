package io.dragoman.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The host of a Mapping. A v2 Mapping without one matches every Host, which v3alpha1 writes as the hostname {@code *}; a
 * v3alpha1 Mapping without one belongs to the Hosts that select it, which v2 writes as a host that never is.
 */
final class MappingHost implements Rule {
    private static final String HOST = "host";
    private static final String REGEX = "host_regex";
    private static final String HOSTNAME = "hostname";
    private static final String ANY = "*";
    private static final String NO_HOST = "_skip_mapping_with_empty_host_";

    @Override
    public void up(ObjectNode spec, Report report) {
        var regex = spec.get(REGEX);
        var host = spec.get(HOST);
        if (Json.isNothing(regex) || isBoolean(regex, false) || (isBoolean(regex, true) && Json.isBlank(host))) {
            spec.remove(REGEX);
        } else {
            return;
        }
        if (Json.isBlank(host)) {
            spec.remove(HOST);
            if (!spec.hasNonNull(HOSTNAME)) {
                spec.put(HOSTNAME, ANY);
            }
        } else if (host.isTextual()) {
            spec.remove(HOST);
            if (host.textValue().equals(NO_HOST)) {
                spec.remove(HOSTNAME);
            } else {
                spec.set(HOSTNAME, host);
            }
        }
    }

    @Override
    public void down(ObjectNode spec) {
        if (!Json.isBlank(spec.get(HOSTNAME))) {
            var hostname = Json.text(spec.get(HOSTNAME));
            if (hostname != null) {
                spec.remove(HOSTNAME);
                spec.remove(HOST);
                spec.remove(REGEX);
                if (!hostname.equals(ANY)) {
                    spec.put(HOST, hostname);
                }
            }
            return;
        }
        spec.remove(HOSTNAME);
        if (Json.isBlank(spec.get(HOST))) {
            spec.put(HOST, NO_HOST);
            spec.remove(REGEX);
        }
    }

    private static boolean isBoolean(@Nullable JsonNode value, boolean expected) {
        return value != null && value.isBoolean() && value.booleanValue() == expected;
    }
}
