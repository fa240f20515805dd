package io.dragoman.controller.gateway;

import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.controller.policy.RouteOrder;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.RouteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins Mappings that match the same requests into a group of canaries. */
final class GroupResolver {
    private static final int WHOLE_PERCENT = 100;

    private GroupResolver() {}

    /**
     * Mappings that match the same requests and share them.
     *
     * @param order where its routes stand among those of other groups
     * @param first the first member, which stands for what all have in common
     * @param metaLabels the metadata labels of all members
     * @param labels the rate-limit labels
     * @param options what the members say together about their requests
     * @param errors other bodies for errors, or null if no member says anything about them
     * @param members in the order in which they are tried
     * @param shadow gets copies of the requests, or null
     */
    record RouteGroup(
            RouteOrder order,
            Mapping first,
            SortedMap<String, String> metaLabels,
            Map<String, List<LabelGroup>> labels,
            RouteOptions options,
            @Nullable List<ErrorPage> errors,
            List<Member> members,
            @Nullable Shadow shadow) {
        RouteGroup {
            labels = Map.copyOf(labels);
            errors = errors == null ? null : List.copyOf(errors);
            members = List.copyOf(members);
        }
    }

    /**
     * One member of a group.
     *
     * @param mapping the Mapping
     * @param target what its requests are sent to
     * @param threshold its cumulative share in millionths
     */
    record Member(Mapping mapping, RouteTarget target, int threshold) {}

    /**
     * The member that gets copies of the others' requests.
     *
     * @param destination the name of its destination
     * @param percent how many of a hundred it gets
     */
    record Shadow(String destination, int percent) {}

    /**
     * Shares the requests among the members, which come in load order; later ones that contradict are refused. Without a
     * member that is no shadow there is no group.
     */
    static Outcome<RouteGroup> resolve(SortedMap<ObjectKey, MappingResolver.Resolved> all) {
        var problems = new ArrayList<Problem>();
        var shadow = shadow(all, problems);
        var joined = joined(all, problems);
        if (joined.isEmpty()) {
            return Outcome.refused(problems);
        }
        var first = joined.sequencedValues().getFirst().mapping();
        var weights = new LinkedHashMap<ObjectKey, @Nullable Integer>();
        joined.forEach((key, member) -> weights.put(key, member.mapping().weight()));
        var shares = CanaryWeights.of(weights);
        for (var key : shares.refused()) {
            problems.add(Problem.error(
                    Objects.requireNonNull(joined.get(key))
                            .mapping()
                            .meta()
                            .origin()
                            .at("spec.weight"),
                    "brings the weights of the Mappings for this route above 100"));
        }
        var tried = new ArrayList<Member>();
        shares.thresholds().forEach((key, threshold) -> {
            var resolved = Objects.requireNonNull(joined.get(key));
            tried.add(new Member(resolved.mapping(), resolved.target(), threshold));
        });
        var mappings =
                joined.values().stream().map(MappingResolver.Resolved::mapping).toList();
        var metaLabels = new TreeMap<String, String>();
        mappings.forEach(mapping -> metaLabels.putAll(mapping.meta().labels()));
        return new Outcome<>(
                new RouteGroup(
                        RouteOrder.of(first),
                        first,
                        metaLabels,
                        first.labels(),
                        GroupOptions.of(mappings),
                        GroupOptions.last(joined.values(), MappingResolver.Resolved::errors),
                        tried,
                        shadow),
                problems);
    }

    /** The first shadow; the others are refused. */
    private static @Nullable Shadow shadow(SortedMap<ObjectKey, MappingResolver.Resolved> all, List<Problem> problems) {
        Mapping first = null;
        Shadow shadow = null;
        boolean alone = all.values().stream()
                .allMatch(member -> member.mapping().route().shadow());
        for (var member : all.values()) {
            var mapping = member.mapping();
            if (!mapping.route().shadow() || !(member.target() instanceof RouteTarget.Service service)) {
                continue;
            }
            var origin = mapping.meta().origin().at("spec.shadow");
            if (first != null) {
                problems.add(Problem.error(
                        origin,
                        "cannot be a second shadow after " + first.meta().key() + ", which matches the same requests"));
                continue;
            }
            if (alone) {
                problems.add(
                        Problem.warning(origin, "has no effect without a Mapping for the same requests to follow"));
            }
            first = mapping;
            var percent = mapping.weight();
            shadow = new Shadow(service.destination().name(), percent == null ? WHOLE_PERCENT : percent);
        }
        return shadow;
    }

    /** The members that are no shadow and agree with the first one. */
    private static SequencedMap<ObjectKey, MappingResolver.Resolved> joined(
            SortedMap<ObjectKey, MappingResolver.Resolved> all, List<Problem> problems) {
        var joined = new LinkedHashMap<ObjectKey, MappingResolver.Resolved>();
        Mapping first = null;
        for (var entry : all.entrySet()) {
            var mapping = entry.getValue().mapping();
            if (mapping.route().shadow()) {
                continue;
            }
            var objection = first == null ? null : GroupAgreement.objection(first, mapping);
            if (objection != null) {
                problems.add(objection);
                continue;
            }
            first = first == null ? mapping : first;
            joined.put(entry.getKey(), entry.getValue());
        }
        return joined;
    }
}
