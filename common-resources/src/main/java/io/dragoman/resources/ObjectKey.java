package io.dragoman.resources;

/**
 * Names one object.
 *
 * @param kind the Kubernetes kind, such as {@code Mapping}
 * @param namespace its namespace; empty for a kind of the whole cluster
 * @param name its {@code metadata.name}
 */
public record ObjectKey(String kind, String namespace, String name) implements Comparable<ObjectKey> {
    /**
     * Orders by name, then namespace, then kind: the order in which Emissary loads resources and breaks its ties. Written
     * out, as a comparator made of comparators takes several times as long where this is done millions of times.
     */
    @Override
    public int compareTo(ObjectKey other) {
        if (this == other) {
            return 0;
        }
        int order = name.compareTo(other.name);
        if (order == 0) {
            order = namespace.compareTo(other.namespace);
        }
        return order == 0 ? kind.compareTo(other.kind) : order;
    }

    /** {@code kind/namespace/name}, as messages show it. */
    @Override
    public String toString() {
        return kind + "/" + namespace + "/" + name;
    }
}
