package io.dragoman.resources;

import java.util.Comparator;

/**
 * Names one object.
 *
 * @param kind the Kubernetes kind, such as {@code Mapping}
 * @param namespace its namespace; empty for a kind of the whole cluster
 * @param name its {@code metadata.name}
 */
public record ObjectKey(String kind, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(ObjectKey::name)
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::kind);

    /** Orders by name, then namespace, then kind: the order in which Emissary loads resources and breaks its ties. */
    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code kind/namespace/name}, as messages show it. */
    @Override
    public String toString() {
        return kind + "/" + namespace + "/" + name;
    }
}
