package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a service that Consul knows.
 *
 * @param addresses where they are; null until Consul has been asked
 * @param origins who wants the service
 */
public record ConsulEndpoints(@Nullable List<EndpointSet.Address> addresses, Set<Origin> origins) {
    /** Copies the collections. */
    public ConsulEndpoints {
        addresses = addresses == null ? null : List.copyOf(addresses);
        origins = Set.copyOf(origins);
    }

    /**
     * Joins a service with what Consul says of it.
     *
     * @param answers what Consul says
     * @param origins who wants the service
     */
    static Outcome<ConsulEndpoints> of(
            Fetch fetch, ConsulService service, Collection<ConsulService, ConsulAnswer> answers, Set<Origin> origins) {
        var answer = fetch.get(answers, service);
        if (answer == null) {
            return Outcome.of(new ConsulEndpoints(null, origins));
        }
        var endpoints = new ConsulEndpoints(answer.addresses(), origins);
        var problem = answer.problem();
        if (problem == null) {
            return Outcome.of(endpoints);
        }
        var message = "Consul at " + service.address() + " does not answer for the service " + service.service()
                + " in datacenter " + service.datacenter() + ", so its last endpoints stay: " + problem;
        return new Outcome<>(
                endpoints,
                origins.stream()
                        .sorted(Destinations.BY_OBJECT)
                        .map(origin -> Problem.warning(origin.at("spec.resolver"), message))
                        .toList());
    }
}
