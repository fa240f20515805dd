package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeService;
import org.jspecify.annotations.Nullable;

/**
 * Tells services that decide by the FilterPolicies that the controller sees: what is reached by the endpoints of a Service
 * that says so by its labels. Nothing is concluded from a name.
 *
 * @param services the Services
 * @param sight which FilterPolicies the controller sees, or null if it does not matter
 */
record PolicyFollowers(
        Collection<ObjectKey, KubeService> services,
        @Nullable PolicySight sight) {

    /** Whether everything behind a destination is such a service. */
    boolean include(Fetch fetch, Destination destination) {
        var seen = sight;
        return seen != null && Destinations.targets(destination).allMatch(target -> isOne(fetch, seen, target));
    }

    private boolean isOne(Fetch fetch, PolicySight seen, Target target) {
        if (!(target instanceof Target.Service(EndpointSet.Key(var namespace, var name, var port)))) {
            return false;
        }
        var service = fetch.get(services, new ObjectKey("Service", namespace, name));
        return service != null && seen.covers(service, port);
    }
}
