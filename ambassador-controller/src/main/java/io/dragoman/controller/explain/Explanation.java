package io.dragoman.controller.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request. Its texts are for people; all of it is ready for JSON.
 *
 * @param request the request line
 * @param listener the Listener that takes it, or null
 * @param otherListeners names of the Listeners that would take it too, on their ports
 * @param client who sends it, or null if no Listener takes it
 * @param chain the filter chain, or null
 * @param virtualHost the virtual host, or null
 * @param outcomes what can become of it, with the share of each; together they are the whole
 * @param others routes that it might have taken, in the order in which they are tried
 * @param hidden how many further routes of the virtual host were left out of {@code others}
 * @param notes what else there is to say
 */
public record Explanation(
        String request,
        @Nullable ListenerPart listener,
        List<String> otherListeners,
        @Nullable ClientPart client,
        @Nullable ChainPart chain,
        @Nullable HostPart virtualHost,
        List<Outcome> outcomes,
        List<Other> others,
        int hidden,
        List<String> notes) {
    /** Copies the lists. */
    public Explanation {
        otherListeners = List.copyOf(otherListeners);
        outcomes = List.copyOf(outcomes);
        others = List.copyOf(others);
        notes = List.copyOf(notes);
    }

    /** The same with something else to say. */
    public Explanation withNote(String note) {
        var all = new ArrayList<>(notes);
        all.add(note);
        return new Explanation(
                request, listener, otherListeners, client, chain, virtualHost, outcomes, others, hidden, all);
    }

    /**
     * An object of the user's.
     *
     * @param kind its kind
     * @param namespace its namespace
     * @param name its name
     * @param source {@code file:line}, or empty
     */
    public record Source(String kind, String namespace, String name, String source) {}

    /**
     * A Listener.
     *
     * @param name its name in Envoy
     * @param port the port
     * @param object the Listener
     */
    public record ListenerPart(String name, int port, Source object) {}

    /**
     * Who sends the request.
     *
     * @param address the client's address
     * @param reason why this one
     * @param peer where the connection comes from
     * @param allowed whether {@code ip_allow} or {@code ip_deny} of the Module let it in; true if there is neither
     * @param rule which of them decides and how, or null if there is neither
     */
    public record ClientPart(
            String address,
            String reason,
            String peer,
            boolean allowed,
            @Nullable String rule) {}

    /**
     * A filter chain.
     *
     * @param name its name in Envoy
     * @param tls whether it ends TLS
     * @param serverName the server name that it is for, or null for any
     * @param clientCertificate whether clients must show a certificate
     */
    public record ChainPart(
            String name, boolean tls, @Nullable String serverName, boolean clientCertificate) {}

    /**
     * A virtual host.
     *
     * @param hostname the hostname
     * @param objects the Hosts that make it, as {@code Host/namespace/name}
     */
    public record HostPart(String hostname, List<String> objects) {
        /** Copies the list. */
        public HostPart {
            objects = List.copyOf(objects);
        }
    }

    /**
     * Something that can become of the request.
     *
     * @param percent its share
     * @param action {@code forward}, {@code redirect}, {@code refuse} or {@code not found}
     * @param text what happens
     * @param route the route, or null if no route takes it
     * @param path what the path becomes on the way, or null
     * @param cluster where it goes, or null
     * @param authorization what the authorization filter does, or null if there is none
     * @param contextExtensions what the authorization service is told besides
     * @param descriptors what the rate limit service is asked, one map an entry of a descriptor
     * @param rateLimits the same in words, or null if there is no such service
     */
    public record Outcome(
            String percent,
            String action,
            String text,
            @Nullable RoutePart route,
            @Nullable String path,
            @Nullable ClusterPart cluster,
            @Nullable String authorization,
            Map<String, String> contextExtensions,
            List<List<Entry>> descriptors,
            @Nullable String rateLimits) {}

    /**
     * An entry of a rate limit descriptor.
     *
     * @param key the key
     * @param value the value that this request gives it, or what stands for it
     */
    public record Entry(String key, String value) {}

    /**
     * A route.
     *
     * @param match its path
     * @param conditions what else it wants
     * @param object the Mapping
     */
    public record RoutePart(String match, List<String> conditions, Source object) {}

    /**
     * A cluster.
     *
     * @param name its name in Envoy
     * @param target what is behind it
     * @param protocol what is spoken to it
     * @param endpoints the addresses that are known
     */
    public record ClusterPart(String name, String target, String protocol, List<String> endpoints) {}

    /**
     * A route that the request did not take.
     *
     * @param hostname the virtual host that it is in
     * @param route the route
     * @param reason why not
     */
    public record Other(String hostname, RoutePart route, String reason) {}
}
