package io.dragoman.controller.xds;

import io.dragoman.protos.XdsType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Envoys should have, and what they said to it. A version that Envoy refused is not offered again: in its place
 * stands the last one that it accepted, if any. Used by the delivery thread.
 */
public final class ResourceStore {
    private final Map<XdsType, Map<String, XdsResource>> wanted = new EnumMap<>(XdsType.class);
    private final Map<XdsType, Map<String, XdsResource>> lastAccepted = new EnumMap<>(XdsType.class);
    private final Map<XdsType, Map<String, Rejection>> rejections = new EnumMap<>(XdsType.class);

    /** An empty store. */
    public ResourceStore() {
        for (var type : XdsType.values()) {
            wanted.put(type, new TreeMap<>());
            lastAccepted.put(type, new HashMap<>());
            rejections.put(type, new TreeMap<>());
        }
    }

    /**
     * That Envoy refused a version of a resource.
     *
     * @param type the resource's type
     * @param resource the refused version
     * @param reason Envoy's words
     */
    public record Rejection(XdsType type, XdsResource resource, String reason) {}

    /** Wants a resource, or no longer if it is null. Answers whether what is offered changes. */
    boolean put(XdsType type, String name, @Nullable XdsResource resource) {
        var before = offeredVersion(type, name);
        if (resource == null) {
            of(wanted, type).remove(name);
            of(rejections, type).remove(name);
            of(lastAccepted, type).remove(name);
        } else {
            of(wanted, type).put(name, resource);
            var rejection = of(rejections, type).get(name);
            if (rejection != null && !rejection.resource().version().equals(resource.version())) {
                of(rejections, type).remove(name);
            }
        }
        return !before.equals(offeredVersion(type, name));
    }

    private String offeredVersion(XdsType type, String name) {
        var offered = offered(type, name);
        return offered == null ? "" : offered.version();
    }

    /** What is offered under a name: what is wanted, or the last accepted version if that was refused. */
    @Nullable
    XdsResource offered(XdsType type, String name) {
        var rejection = of(rejections, type).get(name);
        return rejection == null
                ? of(wanted, type).get(name)
                : of(lastAccepted, type).get(name);
    }

    /** Whether the name is wanted, even if its present version was refused. */
    boolean isWanted(XdsType type, String name) {
        return of(wanted, type).containsKey(name);
    }

    /** Whether an Envoy may do without it. */
    boolean isLingering(XdsType type, String name) {
        var resource = wanted(type, name);
        return resource != null && resource.isLingering();
    }

    /** What is wanted under a name, whatever Envoy says to it. */
    public @Nullable XdsResource wanted(XdsType type, String name) {
        return of(wanted, type).get(name);
    }

    /** The names of everything wanted of a type, in order. */
    List<String> names(XdsType type) {
        return List.copyOf(of(wanted, type).keySet());
    }

    /** The last version that an Envoy accepted. */
    public @Nullable XdsResource lastAccepted(XdsType type, String name) {
        return of(lastAccepted, type).get(name);
    }

    void accepted(XdsType type, XdsResource resource) {
        if (isWanted(type, resource.name())) {
            of(lastAccepted, type).put(resource.name(), resource);
        }
    }

    /** Notes that a version was refused. Answers whether that is news. */
    boolean rejected(XdsType type, XdsResource resource, String reason) {
        var present = of(wanted, type).get(resource.name());
        if (present == null || !present.version().equals(resource.version())) {
            return false;
        }
        return of(rejections, type).put(resource.name(), new Rejection(type, resource, reason)) == null;
    }

    /** Whether the wanted version of a name was refused. */
    public boolean isRejected(XdsType type, String name) {
        return of(rejections, type).containsKey(name);
    }

    /** All refused versions. */
    public List<Rejection> rejections() {
        var all = new ArrayList<Rejection>();
        rejections.values().forEach(ofType -> all.addAll(ofType.values()));
        return List.copyOf(all);
    }

    private static <V> Map<String, V> of(Map<XdsType, Map<String, V>> maps, XdsType type) {
        return maps.getOrDefault(type, Map.of());
    }
}
