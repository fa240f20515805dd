package io.dragoman.controller.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the members of a canary group share the requests. A request draws one number; the first member whose threshold is
 * above it takes the request. Members without a weight share what the others leave, in equal parts. If all members have
 * weights and these add up to less than 100, the rest goes to no member of the group.
 *
 * @param thresholds for each member, in the order in which they are tried, the cumulative share in millionths
 * @param refused members whose weight would bring the sum above 100; they take no requests
 * @param <M> names a member
 */
public record CanaryWeights<M>(SequencedMap<M, Integer> thresholds, Set<M> refused) {
    /** The whole: thresholds are in millionths. */
    public static final int WHOLE = 1_000_000;

    private static final int PERCENT = WHOLE / 100;

    /**
     * Shares out the requests.
     *
     * @param weights the members in load order with their weight in percent, or null to share what is left
     */
    public static <M> CanaryWeights<M> of(SequencedMap<M, @Nullable Integer> weights) {
        var thresholds = new LinkedHashMap<M, Integer>();
        if (weights.size() == 1) {
            thresholds.put(weights.firstEntry().getKey(), WHOLE);
            return new CanaryWeights<>(thresholds, Set.of());
        }
        var refused = new LinkedHashSet<M>();
        var sharing = new ArrayList<M>();
        int sum = 0;
        for (Map.Entry<M, @Nullable Integer> member : weights.entrySet()) {
            var weight = member.getValue();
            if (weight == null) {
                sharing.add(member.getKey());
            } else if (sum + weight > 100) {
                refused.add(member.getKey());
            } else {
                sum += weight;
                thresholds.put(member.getKey(), sum * PERCENT);
            }
        }
        share(sharing, sum * PERCENT, thresholds);
        return new CanaryWeights<>(thresholds, refused);
    }

    private static <M> void share(List<M> members, int taken, SequencedMap<M, Integer> thresholds) {
        long rest = (long) WHOLE - taken;
        for (int i = 0; i < members.size(); i++) {
            thresholds.put(members.get(i), taken + (int) (rest * (i + 1) / members.size()));
        }
    }
}
