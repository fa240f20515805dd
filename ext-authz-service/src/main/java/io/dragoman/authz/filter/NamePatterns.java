package io.dragoman.authz.filter;

import java.util.List;

/** Names, and beginnings of names with a {@code *} in place of the rest. */
final class NamePatterns {
    private final List<String> patterns;

    NamePatterns(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    boolean matches(String name) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                        : name.equals(pattern));
    }
}
