package io.dragoman.authz.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What filters have found out about a client. What it is known by goes to Envoy as dynamic metadata, and to the log of
 * decisions; it is nothing secret.
 *
 * @param about what the client is known by: {@code client}, and what else a filter has to say
 * @param claims what its token says, for filters that come after; or null
 */
public record Findings(Map<String, String> about, @Nullable JsonNode claims) {
    /** Nothing. */
    public static final Findings NONE = new Findings(Map.of(), null);

    /** Who it is, in {@link #about}. */
    public static final String CLIENT = "client";

    /** Copies the map. */
    public Findings {
        about = Map.copyOf(about);
    }

    /** These and later ones, which count where both say something. */
    public Findings and(Findings later) {
        if (later.equals(NONE)) {
            return this;
        }
        if (equals(NONE)) {
            return later;
        }
        var all = new TreeMap<>(about);
        all.putAll(later.about);
        return new Findings(all, later.claims == null ? claims : later.claims);
    }

    /** Who the client is; empty if nobody knows. */
    public String client() {
        return about.getOrDefault(CLIENT, "");
    }

    /** Without the claims. */
    @Override
    public String toString() {
        return about.toString();
    }
}
