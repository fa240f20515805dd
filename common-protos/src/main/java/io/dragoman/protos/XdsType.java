package io.dragoman.protos;

import java.util.Arrays;
import java.util.Optional;

/** The resource types of xDS v3 that are delivered, by their type URL. */
public enum XdsType {
    SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
    CLUSTER("envoy.config.cluster.v3.Cluster"),
    ENDPOINT("envoy.config.endpoint.v3.ClusterLoadAssignment"),
    LISTENER("envoy.config.listener.v3.Listener"),
    SCOPE("envoy.config.route.v3.ScopedRouteConfiguration"),
    ROUTE("envoy.config.route.v3.RouteConfiguration"),
    EXTENSION("envoy.config.core.v3.TypedExtensionConfig"),
    RUNTIME("envoy.service.runtime.v3.Runtime");

    private static final String PREFIX = "type.googleapis.com/";

    private final String url;

    XdsType(String message) {
        this.url = PREFIX + message;
    }

    /** The type URL, as it stands in a discovery request and in a packed resource. */
    public String url() {
        return url;
    }

    /** The type with this URL, if it is one of these. */
    public static Optional<XdsType> of(String url) {
        return Arrays.stream(values()).filter(type -> type.url.equals(url)).findFirst();
    }
}
