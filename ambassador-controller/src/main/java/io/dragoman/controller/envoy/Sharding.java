package io.dragoman.controller.envoy;

/**
 * When a route table is cut into shards, and how finely. What a changed route costs Envoy grows with its route configuration, which it builds
 * anew; to find the shard of each request costs it some microseconds.
 *
 * @param from the number of routes, each for one name, from which on a table is cut; 0 for never
 * @param finerFrom the number from which on it is cut more finely
 */
public record Sharding(int from, long finerFrom) {
    private static final int FINER = 40;

    /** Routes that all shards have are repeated; with more of them than this in all shards together, a table stays whole. */
    private static final int MOST_REPEATED = 20_000;

    /**
     * The routes of a table.
     *
     * @param spread for one name each, so that one shard has them
     * @param repeated those that every shard has
     */
    record Weight(int spread, int repeated) {}

    /**
     * Cuts tables into 64 shards from that many routes on, and into 512 from 40 times as many on.
     *
     * @param routes 0 for never
     */
    public static Sharding from(int routes) {
        return new Sharding(routes, (long) FINER * routes);
    }

    /** How finely a table is cut. It stays so until it is half as large: each change of it drains connections. */
    Grain grain(Weight weight, Grain already) {
        if (applies(Grain.FINE, finerFrom, weight, already)) {
            return Grain.FINE;
        }
        return applies(Grain.COARSE, from, weight, already) ? Grain.COARSE : Grain.WHOLE;
    }

    private boolean applies(Grain grain, long least, Weight weight, Grain already) {
        long slack = already.compareTo(grain) >= 0 ? 2 : 1;
        return from > 0
                && weight.spread() * slack >= least
                && (long) weight.repeated() * grain.shards() <= MOST_REPEATED * slack;
    }
}
