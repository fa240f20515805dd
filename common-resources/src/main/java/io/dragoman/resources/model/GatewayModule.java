package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * The getambassador.io Module {@code ambassador}: settings of the gateway, and defaults for Mappings.
 *
 * @param meta metadata
 * @param route defaults for what happens to requests and responses
 * @param upstream defaults for the services that requests go to
 * @param edge settings of listeners, of the HTTP connection manager and of its filters
 * @param runtime what Envoy looks up while it runs
 * @param secretNamespacing {@code defaults.tls_secret_namespacing}, default true: {@code name.namespace} names a Secret of
 *     another namespace, where a TLSContext does not say otherwise
 */
public record GatewayModule(
        Meta meta,
        RouteDefaults route,
        UpstreamDefaults upstream,
        EdgeSettings edge,
        RuntimeFlags runtime,
        boolean secretNamespacing)
        implements Resource {
    /** A Module that says nothing. */
    public static GatewayModule empty(Meta meta) {
        return new GatewayModule(
                meta, RouteDefaults.NONE, UpstreamDefaults.NONE, EdgeSettings.NONE, RuntimeFlags.NONE, true);
    }
}
