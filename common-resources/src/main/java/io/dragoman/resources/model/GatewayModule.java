package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * The getambassador.io Module {@code ambassador}: settings of the gateway, and defaults for Mappings.
 *
 * @param meta metadata
 * @param route defaults for what happens to requests and responses
 * @param upstream defaults for the services that requests go to
 * @param edge settings of listeners, of the HTTP connection manager and of its filters
 */
public record GatewayModule(Meta meta, RouteDefaults route, UpstreamDefaults upstream, EdgeSettings edge)
        implements Resource {}
