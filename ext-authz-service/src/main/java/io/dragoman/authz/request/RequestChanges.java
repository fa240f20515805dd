package io.dragoman.authz.request;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What becomes of the headers of a request that may pass. Header and value can stand in a request as they are.
 *
 * @param set headers by name in lower case; each replaces what the client sent
 * @param removed names in lower case of headers that do not go on; none of them is set
 * @param findings what has been found out about the client
 */
public record RequestChanges(Map<String, String> set, Set<String> removed, Findings findings) {
    /** No change. */
    public static final RequestChanges NONE = new RequestChanges(Map.of(), Set.of());

    /** Without findings. */
    public RequestChanges(Map<String, String> set, Set<String> removed) {
        this(set, removed, Findings.NONE);
    }

    /** Copies map and set. */
    public RequestChanges {
        set = Map.copyOf(set);
        removed = Set.copyOf(removed);
    }

    /**
     * Headers that nobody but the gateway may set. What the client sent by these names is gone, and so are names that
     * differ in an underscore for a hyphen alone, since many servers take them for the same.
     *
     * @param values the headers that are set, by name in lower case
     * @param owned names in lower case, set or not
     * @param sent what the client sent
     */
    public static RequestChanges of(Map<String, String> values, Set<String> owned, Headers sent) {
        var removed = new HashSet<String>();
        var hyphenated = new HashSet<String>();
        owned.forEach(name -> hyphenated.add(hyphens(name)));
        for (var name : sent.names()) {
            if (hyphenated.contains(hyphens(name)) && !values.containsKey(name)) {
                removed.add(name);
            }
        }
        return values.isEmpty() && removed.isEmpty() ? NONE : new RequestChanges(values, removed);
    }

    /** The same with findings. */
    public RequestChanges finding(Findings more) {
        return new RequestChanges(set, removed, findings.and(more));
    }

    /** These changes and then others. */
    public RequestChanges then(RequestChanges later) {
        if (equals(NONE)) {
            return later;
        }
        var all = new TreeMap<>(set);
        all.keySet().removeAll(later.removed);
        all.putAll(later.set);
        var gone = new HashSet<>(removed);
        gone.addAll(later.removed);
        gone.removeAll(all.keySet());
        return new RequestChanges(all, gone, findings.and(later.findings));
    }

    /** The headers after the changes. */
    Map<String, String> apply(Map<String, String> before) {
        var after = new LinkedHashMap<>(before);
        after.keySet().removeAll(removed);
        after.putAll(set);
        return after;
    }

    private static String hyphens(String name) {
        return name.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** Names only: values may be taken from tokens. */
    @Override
    public String toString() {
        return "RequestChanges[set=" + set.keySet() + ", removed=" + removed + "]";
    }
}
