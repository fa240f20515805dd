package io.dragoman.controller.gateway;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.policy.GroupIdentity;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Resolves one Mapping: checks what Envoy would refuse, and finds its destination and its group.
 *
 * @param destinations finds destinations
 * @param quarantine objects that Envoy refused
 * @param hostSelectors the mappingSelectors of all Hosts that have one
 */
record MappingResolver(
        DestinationResolver destinations,
        Collection<ObjectKey, Inputs.Quarantine> quarantine,
        Collection<ObjectKey, Selector> hostSelectors) {

    /**
     * A Mapping that works.
     *
     * @param mapping the Mapping
     * @param identity its group
     * @param destination where its requests go
     * @param credentials what the destination's TLS needs
     */
    record Resolved(Mapping mapping, GroupIdentity identity, Destination destination, List<Credential> credentials) {
        Resolved {
            credentials = List.copyOf(credentials);
        }
    }

    Outcome<Resolved> resolve(Fetch fetch, ObjectKey key, Mapping mapping) {
        var origin = mapping.meta().origin();
        var problems = new ArrayList<Problem>();
        var refused = fetch.get(quarantine, key);
        if (refused != null && refused.generation() == origin.generation()) {
            return Outcome.refused(List.of(Problem.error(origin, "Envoy refused it: " + refused.reason())));
        }
        checkExpressions(mapping, problems);
        for (var entry : mapping.labels().entrySet()) {
            entry.getValue().stream()
                    .filter(group -> group.specifiers().isEmpty())
                    .map(LabelGroup::name)
                    .forEach(name -> problems.add(Problem.warning(
                            origin.at("spec.labels." + entry.getKey() + "." + name), "is empty and has no effect")));
        }
        var destination = destinations.resolve(
                fetch,
                new DestinationResolver.Wanted(
                        mapping.service(),
                        "spec.service",
                        mapping.meta().namespace(),
                        mapping.tls(),
                        mapping.grpc(),
                        mapping.connectTimeout(),
                        mapping.upstream(),
                        origin));
        problems.addAll(destination.problems());
        var found = destination.value();
        if (found == null || problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)) {
            return Outcome.refused(problems);
        }
        return new Outcome<>(
                new Resolved(mapping, identity(fetch, mapping), found.destination(), found.credentials()), problems);
    }

    /** Mappings without a host of their own are told apart by the labels that Hosts select them by. */
    private GroupIdentity identity(Fetch fetch, Mapping mapping) {
        var selectedBy = new TreeMap<String, String>();
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

    private static void checkExpressions(Mapping mapping, List<Problem> problems) {
        var host = mapping.host();
        if (mapping.path().kind() == Mapping.PathMatch.Kind.REGEX) {
            checkExpression(mapping, "spec.prefix", mapping.path().text(), problems);
        }
        if (host != null && host.kind() == Mapping.HostMatch.Kind.REGEX) {
            checkExpression(mapping, "spec.host", host.text(), problems);
        }
        checkExpression(mapping, "spec.method", mapping.method(), problems);
        mapping.headers()
                .forEach(match ->
                        checkExpression(mapping, "spec.regex_headers." + match.name(), match.value(), problems));
        mapping.queryParameters()
                .forEach(match -> checkExpression(
                        mapping, "spec.regex_query_parameters." + match.name(), match.value(), problems));
    }

    private static void checkExpression(
            Mapping mapping, String field, Mapping.@Nullable TextMatch match, List<Problem> problems) {
        if (match != null && match.regex()) {
            checkExpression(mapping, field, match.text(), problems);
        }
    }

    private static void checkExpression(Mapping mapping, String field, String expression, List<Problem> problems) {
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            problems.add(Problem.error(
                    mapping.meta().origin().at(field), "is not a valid RE2 expression: " + e.getDescription()));
        }
    }
}
