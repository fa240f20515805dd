package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.RateLimitService;
import io.dragoman.resources.model.RouteDefaults;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the filters that every request passes through from AuthServices and RateLimitServices.
 *
 * @param authServices all AuthServices
 * @param rateLimitServices all RateLimitServices
 * @param module the Module that counts
 * @param pages finds the bodies of errors
 * @param destinations finds the services
 * @param ownNamespace the gateway's namespace, in which a bare service name is looked up
 */
record FilterResolver(
        Collection<ObjectKey, AuthService> authServices,
        Collection<ObjectKey, RateLimitService> rateLimitServices,
        Collection<String, GatewayModule> module,
        ErrorPageResolver pages,
        DestinationResolver destinations,
        String ownNamespace) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

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
        var used = new ArrayList<Destination>();
        var credentials = new ArrayList<Credential>();
        var filters = new HttpFilters(
                authorization(fetch, problems, used, credentials),
                rateLimit(fetch, problems, used, credentials),
                errorPages(fetch, problems));
        return new Outcome<>(new Resolved(filters, used, credentials), problems);
    }

    private List<ErrorPage> errorPages(Fetch fetch, List<Problem> problems) {
        var found = Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY));
        var field = found.meta().origin().at("spec.config.error_response_overrides");
        return pages.resolve(fetch, found.route().errorResponses(), field, problems);
    }

    private RouteDefaults routeDefaults(Fetch fetch) {
        return Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY)).route();
    }

    private HttpFilters.@Nullable Authorization authorization(
            Fetch fetch, List<Problem> problems, List<Destination> used, List<Credential> credentials) {
        var all = fetch.all(authServices);
        if (all.isEmpty()) {
            return null;
        }
        var first = all.sequencedValues().getFirst();
        for (var service : all.values()) {
            if (!service.usable()) {
                return new HttpFilters.Authorization.RefuseAll(service.meta().name());
            }
            if (!service.equals(first)) {
                problems.add(Problem.error(
                        service.meta().origin(),
                        "has no effect beside " + first.meta().key() + ": several AuthServices are not supported yet"));
            }
        }
        var destination = take(
                fetch,
                first.service(),
                "spec.auth_service",
                first.tls(),
                first.meta().origin(),
                problems,
                used,
                credentials);
        return destination == null
                ? new HttpFilters.Authorization.RefuseAll(first.meta().name())
                : new HttpFilters.Authorization.Ask(
                        destination,
                        first.timeout(),
                        first.includeBody(),
                        first.statusOnError(),
                        first.failureModeAllow());
    }

    private HttpFilters.@Nullable RateLimit rateLimit(
            Fetch fetch, List<Problem> problems, List<Destination> used, List<Credential> credentials) {
        var all = fetch.all(rateLimitServices);
        if (all.isEmpty()) {
            return null;
        }
        var first = all.sequencedValues().getFirst();
        if (all.size() > 1) {
            for (var service : all.values()) {
                problems.add(Problem.error(
                        service.meta().origin(),
                        "only one RateLimitService is supported, but there are " + all.size() + "; none is active"));
            }
            return null;
        }
        var destination = take(
                fetch,
                first.service(),
                "spec.service",
                first.tls(),
                first.meta().origin(),
                problems,
                used,
                credentials);
        var domain = first.domain();
        return destination == null
                ? null
                : new HttpFilters.RateLimit(
                        destination,
                        domain == null ? routeDefaults(fetch).labelDomain() : domain,
                        first.timeout(),
                        first.failureModeDeny(),
                        first.useResourceExhausted());
    }

    private @Nullable String take(
            Fetch fetch,
            String service,
            String field,
            @Nullable String tls,
            Origin origin,
            List<Problem> problems,
            List<Destination> used,
            List<Credential> credentials) {
        var outcome = destinations.resolve(
                fetch,
                new DestinationResolver.Wanted(
                        service, field, ownNamespace, tls, true, CONNECT_TIMEOUT, UpstreamOptions.NONE, origin));
        problems.addAll(outcome.problems());
        var resolved = outcome.value();
        if (resolved == null) {
            return null;
        }
        used.add(resolved.destination());
        credentials.addAll(resolved.credentials());
        return resolved.destination().name();
    }
}
