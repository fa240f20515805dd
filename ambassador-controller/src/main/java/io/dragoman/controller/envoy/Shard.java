package io.dragoman.controller.envoy;

import java.util.Comparator;

/**
 * Names a route configuration.
 *
 * @param table the route table
 * @param bits the shard of {@link HostShards}, or empty if the table is whole
 */
record Shard(String table, String bits) implements Comparable<Shard> {
    private static final Comparator<Shard> ORDER =
            Comparator.comparing(Shard::table).thenComparing(Shard::bits);

    static Shard whole(String table) {
        return new Shard(table, "");
    }

    boolean isWhole() {
        return bits.isEmpty();
    }

    /** The name by which Envoy knows it. */
    String name() {
        return isWhole() ? table : table + "/" + bits;
    }

    @Override
    public int compareTo(Shard other) {
        return ORDER.compare(this, other);
    }
}
