package io.dragoman.schema;

import java.util.Locale;

/** A version in which the API server offers a kind. */
enum Version {
    /** The oldest version of the kinds of Edge Stack. */
    V1BETA2,
    /** Looks as v2 does. */
    V1,
    /** What Emissary stores. */
    V2,
    /** What people write, and what the gateway acts on. */
    V3ALPHA1;

    /** As it stands in {@code apiVersion}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether fields have the names and shapes of v2, in those kinds that tell the versions apart. */
    boolean isOld() {
        return this != V3ALPHA1;
    }
}
