package io.dragoman.authz.request;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's headers. Their values never show in its text form, for they hold tokens and keys. */
public final class Headers {
    /** Envoy joins several cookie headers with commas, which no value of a cookie has. */
    private static final Pattern BETWEEN_COOKIES = Pattern.compile("\\s*[;,]\\s*");

    private final Map<String, String> byName;

    private Headers(Map<String, String> byName) {
        this.byName = byName;
    }

    /**
     * Headers by name; the case of the names does not matter.
     *
     * @param values the value of each header; several headers of one name are one value, joined with commas
     */
    public static Headers of(Map<String, String> values) {
        // Each request has some twenty, mostly in lower case already.
        var byName = HashMap.<String, String>newHashMap(values.size());
        values.forEach((name, value) -> byName.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + "," + b));
        return new Headers(Collections.unmodifiableMap(byName));
    }

    /**
     * The value of a header, or null if it is absent.
     *
     * @param lowerCaseName its name in lower case
     */
    public @Nullable String get(String lowerCaseName) {
        return byName.get(lowerCaseName);
    }

    /** The values of all cookies of this name, in their order. */
    public List<String> cookies(String name) {
        var header = byName.get("cookie");
        if (header == null) {
            return List.of();
        }
        return BETWEEN_COOKIES
                .splitAsStream(header.strip())
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    }

    /** The names in lower case. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** These headers after changes. */
    public Headers with(RequestChanges changes) {
        return changes.set().isEmpty() && changes.removed().isEmpty()
                ? this
                : new Headers(Map.copyOf(changes.apply(byName)));
    }

    /** The names only. */
    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}
