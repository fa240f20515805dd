package io.dragoman.controller.envoy;

/**
 * When a route table is cut into shards. What a changed route costs Envoy grows with its route configuration, which it builds
 * anew; to find the shard of each request costs it some microseconds.
 *
 * @param from the number of routes, each for one name, from which on a table is cut; 0 for never
 */
public record Sharding(int from) {
    /** Routes that all shards have are repeated; with more of them than this in all shards together, a table stays whole. */
    private static final int MOST_REPEATED = 20_000;

    /**
     * The routes of a table.
     *
     * @param spread for one name each, so that one shard has them
     * @param repeated those that every shard has
     */
    record Weight(int spread, int repeated) {}

    /** Whether a table is cut. One that is already stays so until it is half as large: each change of it drains connections. */
    boolean applies(Weight weight, boolean already) {
        int slack = already ? 2 : 1;
        return from > 0
                && weight.spread() * slack >= from
                && weight.repeated() * HostShards.COUNT <= MOST_REPEATED * slack;
    }
}
