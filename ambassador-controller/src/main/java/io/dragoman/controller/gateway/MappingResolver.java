package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.GroupIdentity;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one Mapping: checks what Envoy would refuse, and finds its destination and its group.
 *
 * @param destinations finds destinations
 * @param pages finds the bodies of errors
 * @param quarantine objects that Envoy refused
 * @param hostSelectors the mappingSelectors of all Hosts that have one
 * @param regexMaxSize the Module's limit of expressions
 */
record MappingResolver(
        DestinationResolver destinations,
        ErrorPageResolver pages,
        Collection<ObjectKey, Inputs.Quarantine> quarantine,
        Collection<ObjectKey, Selector> hostSelectors,
        Collection<String, Integer> regexMaxSize) {

    /**
     * A Mapping that works.
     *
     * @param mapping the Mapping
     * @param identity its group
     * @param target what its requests are sent to
     * @param errors other bodies for errors, or null if it says nothing about them
     * @param credentials what the destination's TLS needs
     */
    record Resolved(
            Mapping mapping,
            GroupIdentity identity,
            RouteTarget target,
            @Nullable List<ErrorPage> errors,
            List<Credential> credentials) {
        Resolved {
            errors = errors == null ? null : List.copyOf(errors);
            credentials = List.copyOf(credentials);
        }

        /** Where its requests go, by name; nothing if they are redirected. */
        Map<String, Destination> destinations() {
            return target instanceof RouteTarget.Service service
                    ? Map.of(service.destination().name(), service.destination())
                    : Map.of();
        }
    }

    Outcome<Resolved> resolve(Fetch fetch, ObjectKey key, Mapping mapping) {
        var origin = mapping.meta().origin();
        var problems = new ArrayList<Problem>();
        var refused = fetch.get(quarantine, origin.key());
        if (refused != null && refused.generation() == origin.generation()) {
            return Outcome.refused(List.of(Problem.error(origin, "Envoy refused it: " + refused.reason())
                    .because(Cause.REFUSAL)));
        }
        Expressions.check(mapping, Objects.requireNonNull(fetch.get(regexMaxSize, Inputs.GATEWAY)), problems);
        for (var entry : mapping.labels().entrySet()) {
            entry.getValue().stream()
                    .filter(group -> group.specifiers().isEmpty())
                    .map(LabelGroup::name)
                    .forEach(name -> problems.add(Problem.warning(
                            origin.at("spec.labels." + entry.getKey() + "." + name), "is empty and has no effect")));
        }
        var redirect = mapping.route().redirect();
        if (redirect != null) {
            var host = RedirectHost.parse(mapping, problems);
            return host == null || hasError(problems)
                    ? Outcome.refused(problems)
                    : new Outcome<>(
                            new Resolved(
                                    mapping,
                                    identity(fetch, mapping),
                                    new RouteTarget.Elsewhere(host, redirect),
                                    null,
                                    List.of()),
                            problems);
        }
        var destination = destinations.resolve(
                fetch,
                new DestinationResolver.Wanted(
                        mapping.service(),
                        "spec.service",
                        mapping.meta().namespace(),
                        mapping.tls(),
                        mapping.grpc(),
                        true,
                        mapping.connectTimeout(),
                        mapping.upstream(),
                        origin));
        problems.addAll(destination.problems());
        var found = destination.value();
        if (found == null || hasError(problems)) {
            return Outcome.refused(problems);
        }
        var target = new RouteTarget.Service(found.destination(), found.authority());
        var responses = mapping.route().errorResponses();
        var errors = responses == null
                ? null
                : pages.resolve(fetch, responses, origin.at("spec.error_response_overrides"), problems);
        return new Outcome<>(
                new Resolved(mapping, identity(fetch, mapping), target, errors, found.credentials()), problems);
    }

    private static boolean hasError(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /**
     * Mappings without a host of their own are told apart by the labels that Hosts select them by, and the gateway's own
     * Mappings from those of its users.
     */
    private GroupIdentity identity(Fetch fetch, Mapping mapping) {
        var selectedBy = new TreeMap<String, String>();
        if (ProbeMappings.isOne(mapping)) {
            selectedBy.put(mapping.meta().key().kind(), mapping.meta().name());
        }
        var host = mapping.host();
        if (host == null || host.kind() == Mapping.HostMatch.Kind.REGEX) {
            for (var selector : fetch.all(hostSelectors).values()) {
                if (selector.matches(mapping.meta().labels())) {
                    selectedBy.putAll(selector.matchLabels());
                }
            }
        }
        return GroupIdentity.of(mapping, selectedBy);
    }
}
