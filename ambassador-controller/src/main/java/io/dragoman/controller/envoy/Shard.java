package io.dragoman.controller.envoy;

/**
 * Names a route configuration.
 *
 * @param table the route table
 * @param bits the shard of {@link HostShards}, or empty if the table is whole
 */
record Shard(String table, String bits) implements Comparable<Shard> {
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
        int order = table.compareTo(other.table);
        return order == 0 ? bits.compareTo(other.bits) : order;
    }
}
