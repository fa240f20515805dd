package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.RateLimitService;
import java.util.List;
import java.util.Objects;

/**
 * Makes the filter that limits, if there is exactly one RateLimitService.
 *
 * @param services all RateLimitServices
 * @param module the Module that counts
 * @param destinations finds the service
 * @param ownNamespace the gateway's namespace, in which a bare service name is looked up
 */
record RateLimitResolver(
        Collection<ObjectKey, RateLimitService> services,
        Collection<String, GatewayModule> module,
        DestinationResolver destinations,
        String ownNamespace) {

    Outcome<FilterPart<HttpFilters.RateLimit>> resolve(Fetch fetch) {
        var all = fetch.all(services);
        if (all.isEmpty()) {
            return Outcome.of(FilterPart.of(null));
        }
        if (all.size() > 1) {
            return Outcome.refused(all.values().stream()
                    .map(service -> Problem.error(
                            service.meta().origin(),
                            "only one RateLimitService is supported, but there are " + all.size() + "; none is active"))
                    .toList());
        }
        var service = all.sequencedValues().getFirst();
        var outcome = destinations.resolve(
                fetch,
                new DestinationResolver.Wanted(
                        service.service(),
                        "spec.service",
                        ownNamespace,
                        service.tls(),
                        true,
                        false,
                        DestinationResolver.CONNECT_TIMEOUT,
                        service.upstream(),
                        service.meta().origin()));
        var resolved = outcome.value();
        if (resolved == null) {
            return Outcome.refused(outcome.problems());
        }
        var domain = service.domain();
        var filter = new HttpFilters.RateLimit(
                resolved.destination().name(),
                domain == null
                        ? Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY))
                                .route()
                                .labelDomain()
                        : domain,
                service.timeout(),
                service.failureModeDeny(),
                service.useResourceExhausted());
        return new Outcome<>(
                new FilterPart<>(filter, List.of(resolved.destination()), resolved.credentials()), outcome.problems());
    }
}
