package io.dragoman.controller.gateway;

import io.dragoman.resources.model.Mapping.HostMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An index of virtual hosts by hostname, so that a change of one Mapping concerns only the Hosts that it may belong to. It
 * may find too many, never too few.
 */
final class HostIndex {
    private static final String EVERY = "every";

    /** Hostnames with a star at another place than before a dot. */
    private static final String ODD = "odd";

    private HostIndex() {}

    /** Under what a virtual host is found. */
    static Set<String> keys(String hostname) {
        if (!hostname.contains("*")) {
            return Set.of(EVERY, exact(hostname));
        }
        return Set.of(EVERY, hostname.startsWith("*.") ? hostname.substring(1) : ODD);
    }

    /** Under what a Mapping finds the virtual hosts that it may belong to: its name and that name's parent domains. */
    static List<String> lookUp(@Nullable HostMatch host) {
        if (host == null || host.kind() == HostMatch.Kind.REGEX || host.text().contains("*")) {
            return List.of(EVERY);
        }
        var keys = new ArrayList<>(List.of(exact(host.text()), ODD));
        for (int dot = host.text().indexOf('.'); dot >= 0; dot = host.text().indexOf('.', dot + 1)) {
            keys.add(host.text().substring(dot));
        }
        return keys;
    }

    private static String exact(String hostname) {
        return "=" + hostname;
    }
}
