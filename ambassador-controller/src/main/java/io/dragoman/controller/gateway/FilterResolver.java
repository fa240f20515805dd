package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Makes the filters that every request passes through.
 *
 * @param authorization makes the one that authorises
 * @param rateLimits makes the one that limits
 * @param module the Module that counts
 * @param pages finds the bodies of errors
 */
record FilterResolver(
        AuthorizationResolver authorization,
        RateLimitResolver rateLimits,
        Collection<String, GatewayModule> module,
        ErrorPageResolver pages) {

    /**
     * The filters with the destinations that they use.
     *
     * @param filters the filters
     * @param destinations the services
     * @param credentials what their TLS needs
     */
    record Resolved(HttpFilters filters, List<Destination> destinations, List<Credential> credentials) {
        Resolved {
            destinations = List.copyOf(destinations);
            credentials = List.copyOf(credentials);
        }
    }

    Outcome<Resolved> resolve(Fetch fetch) {
        var problems = new ArrayList<Problem>();
        var authorizing = part(authorization.resolve(fetch), problems);
        var limiting = part(rateLimits.resolve(fetch), problems);
        return new Outcome<>(
                new Resolved(
                        new HttpFilters(authorizing.filter(), limiting.filter(), errorPages(fetch, problems)),
                        joined(authorizing.destinations(), limiting.destinations()),
                        joined(authorizing.credentials(), limiting.credentials())),
                problems);
    }

    private List<ErrorPage> errorPages(Fetch fetch, List<Problem> problems) {
        var found = Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY));
        var field = found.meta().origin().at("spec.config.error_response_overrides");
        return pages.resolve(fetch, found.route().errorResponses(), field, problems);
    }

    private static <F> FilterPart<F> part(Outcome<FilterPart<F>> outcome, List<Problem> problems) {
        problems.addAll(outcome.problems());
        return Objects.requireNonNullElse(outcome.value(), FilterPart.of(null));
    }

    private static <T> List<T> joined(List<T> left, List<T> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
