package io.dragoman.controller.envoy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How finely a route table is cut into shards. When that changes, a listener is replaced, which goes on with the connections that it
 * has as long as it drains: for that time the table is there in its former shapes too.
 *
 * @param grain how finely
 * @param left what it was before, with the number of the change that ended that
 * @param changes how often that has changed
 */
public record RouteShape(Grain grain, Map<Grain, Integer> left, int changes) {
    /** Copies the map. */
    public RouteShape {
        left = Map.copyOf(left);
    }

    static RouteShape after(@Nullable RouteShape before, Grain grain) {
        if (before == null) {
            return new RouteShape(grain, Map.of(), 0);
        }
        if (before.grain() == grain) {
            return before;
        }
        int changes = before.changes() + 1;
        var left = new EnumMap<Grain, Integer>(Grain.class);
        left.putAll(before.left());
        left.put(before.grain(), changes);
        left.remove(grain);
        return new RouteShape(grain, left, changes);
    }

    /**
     * The shapes that connections may still use.
     *
     * @param drained how many changes are so old that no connection uses what was before; null for none
     */
    Set<Grain> lingering(@Nullable Integer drained) {
        int done = drained == null ? 0 : drained;
        return left.entrySet().stream()
                .filter(entry -> entry.getValue() > done)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
