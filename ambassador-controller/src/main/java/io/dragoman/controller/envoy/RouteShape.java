package io.dragoman.controller.envoy;

import org.jspecify.annotations.Nullable;

/**
 * Whether a route table is cut into shards. When that changes, a listener is replaced, which goes on with the connections that it
 * has as long as it drains: for that time the table is there in both shapes.
 *
 * @param sharded whether it is cut
 * @param changes how often that has changed
 */
public record RouteShape(boolean sharded, int changes) {
    static RouteShape after(@Nullable RouteShape before, boolean sharded) {
        int changes = before == null ? 0 : before.changes();
        return new RouteShape(sharded, before == null || before.sharded() == sharded ? changes : changes + 1);
    }

    /** Whether connections may still use the other shape. */
    boolean lingers(@Nullable Integer drained) {
        return changes > (drained == null ? 0 : drained);
    }
}
