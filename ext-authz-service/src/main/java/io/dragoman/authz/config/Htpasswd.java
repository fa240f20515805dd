package io.dragoman.authz.config;

import io.dragoman.authz.filter.BcryptHash;
import io.dragoman.resources.model.KubeSecret;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads files as {@code htpasswd -B} writes them, which Secrets hold under one of several usual names. Hashes that are
 * quick to guess (crypt, MD5, SHA-1) or none are refused; what is said of a line names the user and nothing else of it.
 */
final class Htpasswd {
    /** As Envoy Gateway, Ingress NGINX and Traefik name it. */
    private static final List<String> KEYS = List.of(".htpasswd", "auth", "users");

    private static final int USUAL_COST = 10;
    private static final int MAX_NAME_CHARS = 64;

    private Htpasswd() {}

    /**
     * A line.
     *
     * @param user before the colon
     * @param hash after it
     */
    record Entry(String user, BcryptHash hash) {}

    /** Whether the Secret holds such a file. */
    static boolean isIn(KubeSecret secret) {
        return KEYS.stream().anyMatch(key -> secret.value(key) != null);
    }

    /** The lines that can be used; what is wrong with others is noted. */
    static List<Entry> read(KubeSecret secret, String field, FilterContext context) {
        var entries = new ArrayList<Entry>();
        for (var key : KEYS) {
            var value = secret.value(key);
            if (value == null) {
                continue;
            }
            int number = 0;
            for (var line : value.revealText().lines().toList()) {
                number++;
                var text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    read(
                            text,
                            field,
                            "line " + number + " of " + key + " in Secret "
                                    + secret.meta().name(),
                            context,
                            entries);
                }
            }
        }
        return entries;
    }

    private static void read(String line, String field, String place, FilterContext context, List<Entry> entries) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            context.error(field, place + " must be a user, a colon and a hash");
            return;
        }
        var user = line.substring(0, colon);
        var named = place + " (user " + printable(user) + ")";
        var hash = BcryptHash.parse(line.substring(colon + 1));
        if (hash == null) {
            context.error(
                    field,
                    named + " has no bcrypt hash with a cost from " + BcryptHash.MIN_COST + " to " + BcryptHash.MAX_COST
                            + ", and is left out: make it with htpasswd -B -C " + USUAL_COST);
            return;
        }
        if (hash.cost() < USUAL_COST) {
            context.warning(
                    field,
                    named + " has a hash of cost " + hash.cost() + ", which is quick to guess; " + USUAL_COST
                            + " or more is usual");
        }
        entries.add(new Entry(user, hash));
    }

    private static String printable(String user) {
        var text = user.replaceAll("[^\\x20-\\x7e]", "?");
        return text.length() <= MAX_NAME_CHARS ? text : text.substring(0, MAX_NAME_CHARS) + "…";
    }
}
