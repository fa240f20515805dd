package io.dragoman.controller.envoy;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How finely a route table is cut into shards. When that changes, a listener is replaced, which goes on with the connections that it
 * has as long as it drains: for that time the table is there in its former shapes too.
 *
 * @param grain how finely
 * @param former what it was before, ever
 * @param changes how often that has changed
 */
public record RouteShape(Grain grain, Set<Grain> former, int changes) {
    /** Copies the set. */
    public RouteShape {
        former = Set.copyOf(former);
    }

    static RouteShape after(@Nullable RouteShape before, Grain grain) {
        if (before == null) {
            return new RouteShape(grain, Set.of(), 0);
        }
        if (before.grain() == grain) {
            return before;
        }
        var former = new HashSet<>(before.former());
        former.add(before.grain());
        former.remove(grain);
        return new RouteShape(grain, former, before.changes() + 1);
    }

    /** Whether connections may still use a former shape. */
    boolean lingers(@Nullable Integer drained) {
        return changes > (drained == null ? 0 : drained);
    }
}
