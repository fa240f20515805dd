package io.dragoman.controller.envoy;

/** How finely a route table is cut. Each bit of a shard's name doubles their number, and costs each request a little. */
public enum Grain {
    /** Not at all. */
    WHOLE(0),
    /** Into 64 shards. */
    COARSE(6),
    /** Into 512 shards. */
    FINE(9);

    private final int bits;

    Grain(int bits) {
        this.bits = bits;
    }

    /** The characters of a shard's name. */
    int bits() {
        return bits;
    }

    /** How many shards there are. */
    int shards() {
        return 1 << bits;
    }
}
