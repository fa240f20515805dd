package io.dragoman.authz.policy;

import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.HostName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Finds rules by host. Rules are named by their place in the order; the first one that fits counts. */
final class RuleIndex {
    /** There is no rule. */
    static final int NONE = -1;

    private static final int[] EMPTY = {};

    private final PolicyRule[] rules;
    private final Map<String, int[]> byHost;
    private final int[] byPattern;

    RuleIndex(List<PolicyRule> inOrder) {
        this.rules = inOrder.toArray(PolicyRule[]::new);
        var literal = new HashMap<String, List<Integer>>();
        var pattern = new ArrayList<Integer>();
        for (int i = 0; i < rules.length; i++) {
            // A host with a port is rare enough to be looked at like a pattern.
            if (rules[i].host() instanceof Glob.Literal(var host) && host.indexOf(':') < 0) {
                literal.computeIfAbsent(host, h -> new ArrayList<>()).add(i);
            } else {
                pattern.add(i);
            }
        }
        var compact = new HashMap<String, int[]>();
        literal.forEach((host, indexes) -> compact.put(host, toArray(indexes)));
        this.byHost = Map.copyOf(compact);
        this.byPattern = toArray(pattern);
    }

    boolean isEmpty() {
        return rules.length == 0;
    }

    PolicyRule rule(int index) {
        return rules[index];
    }

    /** The first rule for the host, path and method, or {@link #NONE}. */
    int first(HostName host, String path, String method) {
        return first(
                host,
                index -> rules[index].isForMethod(method) && rules[index].path().matches(path));
    }

    /** The first rule for the host and method, whatever its path, or {@link #NONE}. */
    int first(HostName host, String method) {
        return first(host, index -> rules[index].isForMethod(method));
    }

    private int first(HostName host, IntPredicate fits) {
        var literal = byHost.getOrDefault(host.name(), EMPTY);
        int l = 0;
        int p = 0;
        while (l < literal.length || p < byPattern.length) {
            boolean takeLiteral = p == byPattern.length || (l < literal.length && literal[l] < byPattern[p]);
            int index = takeLiteral ? literal[l++] : byPattern[p++];
            if ((takeLiteral || rules[index].isFor(host)) && fits.test(index)) {
                return index;
            }
        }
        return NONE;
    }

    private static int[] toArray(List<Integer> indexes) {
        return indexes.stream().mapToInt(Integer::intValue).toArray();
    }
}
