package io.dragoman.resources.kube;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A kind that is watched in the API server.
 *
 * @param group API group; empty for the core group
 * @param version API version; empty for a kind of {@code getambassador.io}, of which the version is watched that the API
 *     server stores
 * @param kind such as {@code Mapping}
 * @param plural as in paths, such as {@code mappings}
 * @param namespaced whether its objects are in namespaces
 */
public record KubeKind(String group, String version, String kind, String plural, boolean namespaced) {
    static final KubeKind SERVICE = new KubeKind("", "v1", "Service", "services", true);
    static final KubeKind SECRET = new KubeKind("", "v1", "Secret", "secrets", true);

    private static final String GATEWAY_GROUP = "getambassador.io";

    private static final List<KubeKind> OF_KUBERNETES = List.of(
            SERVICE,
            SECRET,
            new KubeKind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
            new KubeKind("networking.k8s.io", "v1", "Ingress", "ingresses", true),
            new KubeKind("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false));

    private static final List<KubeKind> OF_GATEWAY = List.of(
            gateway("AuthService"),
            gateway("ConsulResolver"),
            gateway("DevPortal"),
            gateway("Filter"),
            new KubeKind(GATEWAY_GROUP, "", "FilterPolicy", "filterpolicies", true),
            gateway("Host"),
            gateway("KubernetesEndpointResolver"),
            gateway("KubernetesServiceResolver"),
            gateway("Listener"),
            gateway("LogService"),
            gateway("Mapping"),
            gateway("Module"),
            gateway("RateLimit"),
            gateway("RateLimitPlan"),
            gateway("RateLimitService"),
            gateway("TCPMapping"),
            gateway("TLSContext"),
            gateway("TracingService"));

    /** Every kind that the gateway looks at: those of Kubernetes, and those of {@code getambassador.io}. */
    public static final List<KubeKind> ALL =
            Stream.concat(OF_KUBERNETES.stream(), OF_GATEWAY.stream()).toList();

    /** Those of {@link #ALL} with these names. */
    public static List<KubeKind> named(String... kinds) {
        var wanted = Set.of(kinds);
        return ALL.stream().filter(kind -> wanted.contains(kind.kind())).toList();
    }

    private static KubeKind gateway(String kind) {
        return new KubeKind(GATEWAY_GROUP, "", kind, kind.toLowerCase(Locale.ROOT) + "s", true);
    }

    /** Whether it is defined by a CustomResourceDefinition, which may not be there. */
    public boolean isCustom() {
        return group.equals(GATEWAY_GROUP);
    }

    /** Name of its CustomResourceDefinition. */
    public String definition() {
        return plural + "." + group;
    }
}
