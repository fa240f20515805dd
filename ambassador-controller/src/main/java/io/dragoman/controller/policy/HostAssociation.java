package io.dragoman.controller.policy;

import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.Mapping.HostMatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which Mappings belong to which Hosts. */
public final class HostAssociation {
    private HostAssociation() {}

    /**
     * Whether a Mapping (or group of Mappings) belongs to a Host. With a mappingSelector, the labels must match, and the
     * hostname too if the Mapping has one; without, the hostname decides, and a Mapping without one belongs nowhere.
     *
     * @param host the Host
     * @param mappingHost what the Mapping says of its host, or null if nothing
     * @param labels the Mapping's labels
     */
    public static boolean associates(GatewayHost host, @Nullable HostMatch mappingHost, Map<String, String> labels) {
        var selector = host.mappingSelector();
        if (selector == null) {
            return mappingHost != null && hostnamesMeet(host.hostname(), mappingHost);
        }
        return selector.matches(labels) && (mappingHost == null || hostnamesMeet(host.hostname(), mappingHost));
    }

    private static boolean hostnamesMeet(String hostname, HostMatch mappingHost) {
        // Which names a regular expression matches cannot be told, so it belongs everywhere and is left to the route.
        return mappingHost.kind() == HostMatch.Kind.REGEX
                || new HostGlob(hostname).overlaps(new HostGlob(mappingHost.text()));
    }
}
