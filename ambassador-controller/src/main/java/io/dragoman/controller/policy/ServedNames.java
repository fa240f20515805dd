package io.dragoman.controller.policy;

import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.model.Mapping.HostMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The authorities whose requests a route can get: perhaps too many, never too few. They are compared as ext-authz-service
 * does: in lower case, without a dot at the end, with the port that the client gave and without.
 */
public sealed interface ServedNames {
    /** Under this key every rule is found. */
    String EVERY = "every";

    /** Under this key the rules are found that are for other hosts than one name, or the names below one. */
    String ODD = "odd";

    /** Whether a glob for hosts may be for one of them. */
    boolean mayMatch(Glob host);

    /** Whether none of them is malformed. */
    boolean areWellFormed();

    /** Under what the rules are found that may be for one of them, and perhaps others. */
    List<String> keys();

    /** One authority, in lower case. */
    record One(HostName name) implements ServedNames {
        @Override
        public boolean mayMatch(Glob host) {
            return name.matches(host);
        }

        @Override
        public boolean areWellFormed() {
            return true;
        }

        @Override
        public List<String> keys() {
            var host = name.name();
            var keys = new ArrayList<>(List.of(ODD, "=" + host));
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                keys.add(host.substring(dot));
            }
            return keys;
        }
    }

    /**
     * All that end in a certain way.
     *
     * @param end the end of the name, without a port and a final dot, in lower case
     * @param endWithPort the end with the port, or the same if there is none
     */
    record EndingIn(String end, String endWithPort) implements ServedNames {
        @Override
        public boolean mayMatch(Glob host) {
            return host.mayMatchBefore(end) || host.mayMatchBefore(endWithPort);
        }

        @Override
        public boolean areWellFormed() {
            return false;
        }

        @Override
        public List<String> keys() {
            return List.of(EVERY);
        }
    }

    /** Perhaps every one. */
    record Any() implements ServedNames {
        @Override
        public boolean mayMatch(Glob host) {
            return true;
        }

        @Override
        public boolean areWellFormed() {
            return false;
        }

        @Override
        public List<String> keys() {
            return List.of(EVERY);
        }
    }

    /**
     * The authorities of a route.
     *
     * @param hostname of its virtual host
     * @param authority what it wants of the authority itself, or null
     */
    static ServedNames of(String hostname, @Nullable HostMatch authority) {
        // Both hold; the virtual host's name says enough if it is one.
        if (authority == null || authority.kind() == HostMatch.Kind.REGEX || !hostname.contains("*")) {
            return of(hostname.toLowerCase(Locale.ROOT));
        }
        return of(authority.text().toLowerCase(Locale.ROOT));
    }

    private static ServedNames of(String glob) {
        int star = glob.indexOf('*');
        if (star < 0) {
            var name = HostName.parse(glob);
            return name == null ? new Any() : new One(name);
        }
        // What Envoy finds by its beginning may end in a port or a dot, which others do not count to the name.
        var end = Patterns.END.matcher(glob);
        if (!end.matches()) {
            return new Any();
        }
        var port = end.group("port");
        return new EndingIn(end.group("name"), port == null ? end.group("name") : end.group("name") + port);
    }

    /**
     * Under what a rule is found.
     *
     * @param host its glob for hosts, in lower case and without a dot at the end
     */
    static Set<String> keysOf(String host) {
        if (Patterns.NAME.matcher(host).matches()) {
            return Set.of(EVERY, "=" + host);
        }
        return Set.of(EVERY, Patterns.BELOW.matcher(host).matches() ? host.substring(1) : ODD);
    }

    /** The forms that are told apart. */
    final class Patterns {
        private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");
        private static final Pattern BELOW = Pattern.compile("\\*\\.[a-z0-9._-]+");
        private static final Pattern END = Pattern.compile("\\*(?<name>[a-z0-9._-]*[a-z0-9_-])(?<port>:[0-9]{1,5})?");

        private Patterns() {}
    }
}
