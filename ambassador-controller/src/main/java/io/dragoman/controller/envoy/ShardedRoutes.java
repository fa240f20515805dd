package io.dragoman.controller.envoy;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.xds.XdsResource;

/**
 * The routes as Envoy gets them.
 *
 * @param configurations the route configurations by name
 * @param scopes which of them Envoy reads for which request, by name, for route tables that are cut into shards
 * @param shapes which tables these are
 */
record ShardedRoutes(
        Collection<String, XdsResource> configurations,
        Collection<String, XdsResource> scopes,
        Collection<String, RouteShape> shapes) {}
