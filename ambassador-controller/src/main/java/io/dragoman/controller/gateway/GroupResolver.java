package io.dragoman.controller.gateway;

import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.controller.policy.RouteOrder;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.dragoman.resources.model.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins Mappings that match the same requests into a group of canaries. */
final class GroupResolver {
    private GroupResolver() {}

    /**
     * Mappings that match the same requests and share them.
     *
     * @param order where its routes stand among those of other groups
     * @param first the first member, which stands for what all have in common
     * @param metaLabels the metadata labels of all members
     * @param labels the rate-limit labels
     * @param members in the order in which they are tried
     */
    record RouteGroup(
            RouteOrder order,
            Mapping first,
            SortedMap<String, String> metaLabels,
            Map<String, List<LabelGroup>> labels,
            List<Member> members) {
        RouteGroup {
            labels = Map.copyOf(labels);
            members = List.copyOf(members);
        }
    }

    /**
     * One member of a group.
     *
     * @param mapping the Mapping
     * @param destination the name of its destination
     * @param affinity what requests to the same endpoint have in common, or null for nothing
     * @param threshold its cumulative share in millionths
     */
    record Member(
            Mapping mapping, String destination, @Nullable Affinity affinity, int threshold) {}

    /** Shares the requests among the members, which come in load order; later ones that contradict are refused. */
    static Outcome<RouteGroup> resolve(SortedMap<ObjectKey, MappingResolver.Resolved> members) {
        var problems = new ArrayList<Problem>();
        var weights = new LinkedHashMap<ObjectKey, @Nullable Integer>();
        var metaLabels = new TreeMap<String, String>();
        Map<String, List<LabelGroup>> labels = Map.of();
        var first = members.sequencedValues().getFirst().mapping();
        for (var entry : members.entrySet()) {
            var mapping = entry.getValue().mapping();
            if (!labels.isEmpty()
                    && !mapping.labels().isEmpty()
                    && !mapping.labels().equals(labels)) {
                problems.add(mismatch(mapping, first, "labels"));
                continue;
            }
            if (mapping.bypassAuth() && !first.bypassAuth()) {
                problems.add(mismatch(mapping, first, "bypass_auth"));
                continue;
            }
            labels = labels.isEmpty() ? mapping.labels() : labels;
            weights.put(entry.getKey(), mapping.weight());
            metaLabels.putAll(mapping.meta().labels());
        }
        var shares = CanaryWeights.of(weights);
        for (var key : shares.refused()) {
            problems.add(Problem.error(
                    member(members, key).mapping().meta().origin().at("spec.weight"),
                    "brings the weights of the Mappings for this route above 100"));
        }
        var tried = new ArrayList<Member>();
        shares.thresholds().forEach((key, threshold) -> {
            var resolved = member(members, key);
            var destination = resolved.destination();
            tried.add(new Member(
                    resolved.mapping(),
                    destination.name(),
                    destination.policy().loadBalancer().affinity(),
                    threshold));
        });
        return new Outcome<>(new RouteGroup(RouteOrder.of(first), first, metaLabels, labels, tried), problems);
    }

    private static MappingResolver.Resolved member(
            SortedMap<ObjectKey, MappingResolver.Resolved> members, ObjectKey key) {
        return Objects.requireNonNull(members.get(key));
    }

    private static Problem mismatch(Mapping newcomer, Mapping first, String field) {
        return Problem.error(
                newcomer.meta().origin().at("spec." + field),
                "must be the same as in " + first.meta().key() + ", which matches the same requests");
    }
}
