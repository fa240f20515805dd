package io.dragoman.controller.policy;

import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.FilterPolicy.Rule;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether ext-authz-service does anything about a request but let it pass for want of a rule: what docs/security.md and the
 * definition of FilterPolicy say of hosts, paths and patterns, slowly and by other means than the service and the controller
 * have. Nothing of theirs is used.
 */
final class PolicyOracle {
    private static final char SLASH = '\uE000';
    private static final char BACKSLASH = '\uE001';

    private final List<Rule> rules;
    private final boolean coversEverything;

    PolicyOracle(FilterPolicy policy) {
        this.rules = policy.rules();
        this.coversEverything = !policy.usable();
    }

    boolean actsOn(String authority, String target) {
        if (coversEverything) {
            return true;
        }
        if (rules.isEmpty()) {
            return false;
        }
        var hosts = hosts(authority);
        if (hosts.isEmpty()) {
            return true;
        }
        var forHost = rules.stream()
                .filter(rule -> hosts.stream().anyMatch(host -> isForHost(rule.host(), host)))
                .toList();
        var paths = paths(target.split("\\?", 2)[0]);
        return paths.isEmpty()
                ? !forHost.isEmpty()
                : forHost.stream().anyMatch(rule -> paths.stream().anyMatch(path -> isForPath(rule.path(), path)));
    }

    /** The host with its port, if it has one, and without; nothing if it is malformed. */
    private static List<String> hosts(String authority) {
        var parts = authority.toLowerCase(Locale.ROOT).split(":", -1);
        var name = parts[0].endsWith(".") ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
        if (parts.length > 2
                || !parts[0].chars().allMatch(c -> "abcdefghijklmnopqrstuvwxyz0123456789._-".indexOf(c) >= 0)) {
            return List.of();
        }
        if (parts.length == 1) {
            return List.of(name);
        }
        boolean isPort = !parts[1].isEmpty()
                && parts[1].length() <= 5
                && parts[1].chars().allMatch(c -> c >= '0' && c <= '9');
        return isPort ? List.of(name, name + ":" + parts[1]) : List.of();
    }

    /** All that a path may be taken for; nothing if it is malformed. */
    private static Set<String> paths(String path) {
        var literal = decoded(path.replaceAll("(?i)%2f", Character.toString(SLASH))
                .replaceAll("(?i)%5c", Character.toString(BACKSLASH)));
        var all = decoded(path);
        if (!path.startsWith("/") || path.contains("#") || literal == null || all == null) {
            return Set.of();
        }
        var slashes = all.replace('\\', '/');
        var texts = Stream.of(
                literal.replace(Character.toString(SLASH), "%2F").replace(Character.toString(BACKSLASH), "%5C"),
                resolved(slashes),
                resolved(slashes.replaceAll(";[^/]*", "")));
        return Set.copyOf(texts.distinct().toList());
    }

    /** By the file system's own rules, which know nothing of slashes at the end. */
    private static String resolved(String path) {
        var plain = Path.of("/").resolve(Path.of(path)).normalize().toString();
        boolean isDirectory = path.matches("(?s).*/\\.{0,2}");
        return isDirectory && !plain.equals("/") ? plain + "/" : plain;
    }

    private static @Nullable String decoded(String path) {
        try {
            var text = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            // U+FFFD is what it makes of bytes that are no UTF-8.
            return text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0xfffd) ? null : text;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static boolean isForHost(@Nullable String pattern, String host) {
        if (pattern == null) {
            return true;
        }
        var lower = pattern.toLowerCase(Locale.ROOT);
        return covers(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower, host);
    }

    private static boolean isForPath(@Nullable String pattern, String path) {
        // What could never match a path is a mistake, like what is no pattern.
        if (pattern == null || (!pattern.isEmpty() && "/*?[{\\%".indexOf(pattern.charAt(0)) < 0)) {
            return true;
        }
        var decoded = decoded(pattern);
        return covers(decoded == null ? pattern : decoded, path);
    }

    /** A rule that cannot be read is for everything. */
    private static boolean covers(String pattern, String text) {
        if (pattern.chars().filter(c -> c == '[').count()
                != pattern.chars().filter(c -> c == ']').count()) {
            return true;
        }
        return alternatives(pattern).stream().anyMatch(one -> matches(one, text));
    }

    private static List<String> alternatives(String pattern) {
        int open = pattern.indexOf('{');
        if (open < 0) {
            return List.of(pattern);
        }
        int close = pattern.indexOf('}', open);
        var all = new ArrayList<String>();
        for (var one : pattern.substring(open + 1, close).split(",", -1)) {
            all.addAll(alternatives(pattern.substring(0, open) + one + pattern.substring(close + 1)));
        }
        return all;
    }

    private static boolean matches(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        var rest = pattern.substring(1);
        if (pattern.charAt(0) == '*') {
            return matches(rest, text) || (!text.isEmpty() && matches(pattern, text.substring(1)));
        }
        if (text.isEmpty()) {
            return false;
        }
        var after = text.substring(1);
        return switch (pattern.charAt(0)) {
            case '?' -> matches(rest, after);
            case '[' -> {
                int close = rest.indexOf(']');
                yield rest.substring(0, close).indexOf(text.charAt(0)) >= 0
                        && matches(rest.substring(close + 1), after);
            }
            default -> pattern.charAt(0) == text.charAt(0) && matches(rest, after);
        };
    }
}
