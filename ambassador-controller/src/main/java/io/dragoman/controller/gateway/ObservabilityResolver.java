package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.LogService;
import io.dragoman.resources.model.TracingService;
import io.dragoman.resources.model.UpstreamOptions;
import io.dragoman.resources.model.UpstreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the services of LogServices and of the TracingService.
 *
 * @param logServices all LogServices
 * @param tracingServices all TracingServices
 * @param destinations finds the services
 * @param ownNamespace the gateway's namespace, in which a bare service name is looked up
 */
record ObservabilityResolver(
        Collection<ObjectKey, LogService> logServices,
        Collection<ObjectKey, TracingService> tracingServices,
        DestinationResolver destinations,
        String ownNamespace) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Who is told of requests, with what that needs.
     *
     * @param observability who is told
     * @param destinations the services
     * @param credentials what their TLS needs
     */
    record Resolved(Observability observability, List<Destination> destinations, List<Credential> credentials) {
        Resolved {
            destinations = List.copyOf(destinations);
            credentials = List.copyOf(credentials);
        }
    }

    Outcome<Resolved> resolve(Fetch fetch) {
        var problems = new ArrayList<Problem>();
        var found = new ArrayList<DestinationResolver.Resolved>();
        var logs = new ArrayList<Observability.Log>();
        for (var service : fetch.all(logServices).values()) {
            var destination = find(
                    fetch,
                    service.service(),
                    true,
                    service.statsName(),
                    service.meta().origin(),
                    found,
                    problems);
            if (destination != null) {
                logs.add(new Observability.Log(destination.destination().name(), service));
            }
        }
        var observability = new Observability(logs, tracer(fetch, found, problems));
        return new Outcome<>(
                new Resolved(
                        observability,
                        found.stream()
                                .map(DestinationResolver.Resolved::destination)
                                .toList(),
                        found.stream()
                                .flatMap(resolved -> resolved.credentials().stream())
                                .toList()),
                problems);
    }

    private Observability.@Nullable Tracer tracer(
            Fetch fetch, List<DestinationResolver.Resolved> found, List<Problem> problems) {
        var all = fetch.all(tracingServices);
        if (all.isEmpty()) {
            return null;
        }
        var first = all.sequencedValues().getFirst();
        for (var service : all.values()) {
            if (!service.equals(first)) {
                problems.add(Problem.error(
                        service.meta().origin(),
                        "has no effect beside " + first.meta().key() + ": there is one TracingService"));
            }
        }
        boolean grpc = first.driver() instanceof TracingService.Driver.OpenTelemetry;
        var destination = find(
                fetch, first.service(), grpc, first.statsName(), first.meta().origin(), found, problems);
        if (destination == null) {
            return null;
        }
        var authority = destination.authority();
        return new Observability.Tracer(
                destination.destination().name(), authority.substring(0, authority.lastIndexOf(':')), first);
    }

    private DestinationResolver.@Nullable Resolved find(
            Fetch fetch,
            String service,
            boolean http2,
            @Nullable String statsName,
            Origin origin,
            List<DestinationResolver.Resolved> found,
            List<Problem> problems) {
        var none = UpstreamOptions.NONE;
        var options = new UpstreamOptions(
                UpstreamSettings.NONE, none.healthChecks(), null, none.dns(), none.clusterTag(), statsName);
        var outcome = destinations.resolve(
                fetch,
                new DestinationResolver.Wanted(
                        service, "spec.service", ownNamespace, null, http2, false, CONNECT_TIMEOUT, options, origin));
        problems.addAll(outcome.problems());
        var resolved = outcome.value();
        if (resolved != null) {
            found.add(resolved);
        }
        return resolved;
    }
}
