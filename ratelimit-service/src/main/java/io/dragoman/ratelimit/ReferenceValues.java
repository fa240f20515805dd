package io.dragoman.ratelimit;

import io.dragoman.resources.parse.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables as envoyproxy/ratelimit reads them: what Go takes for a duration, a number or a truth. What cannot
 * be read counts as not set, and is noted; so does what is blank, without a note.
 */
final class ReferenceValues {
    private static final Set<String> TRUE = Set.of("1", "t", "true");
    private static final Set<String> FALSE = Set.of("0", "f", "false");
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> environment;
    private final List<String> unreadable = new ArrayList<>();

    ReferenceValues(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The text of a variable, as it stands there. */
    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    /** Whether something is wanted, if it is said. */
    Optional<Boolean> flag(String name) {
        return read(name, "true or false", text -> {
            var lower = text.toLowerCase(Locale.ROOT);
            return TRUE.contains(lower) ? Boolean.TRUE : FALSE.contains(lower) ? Boolean.FALSE : null;
        });
    }

    /** Whether something is wanted; by default it is not. */
    boolean isTrue(String name) {
        return flag(name).orElse(false);
    }

    /** A duration, at least 0. */
    Optional<Duration> duration(String name) {
        return read(name, "a duration such as 10s or 1m30s", GoDuration::parse);
    }

    /** The number of a port. */
    Optional<Integer> port(String name) {
        return read(name, "the number of a port", ReferenceValues::portOf);
    }

    /** A whole number, at least 0. */
    Optional<Integer> number(String name) {
        return read(name, "a whole number, at least 0", text -> {
            int number = Integer.parseInt(text);
            return number < 0 ? null : number;
        });
    }

    /** One of some values. */
    Optional<String> oneOf(String name, Map<String, String> values) {
        return read(
                name,
                "one of " + String.join(", ", values.keySet().stream().sorted().toList()),
                text -> values.get(text.toLowerCase(Locale.ROOT)));
    }

    /**
     * What a variable says.
     *
     * @param expected what it has to be
     * @param reader gives null, or throws IllegalArgumentException, for what it is not
     */
    <T> Optional<T> read(String name, String expected, Function<String, @Nullable T> reader) {
        return text(name).flatMap(text -> {
            try {
                var value = reader.apply(text.strip());
                if (value != null) {
                    return Optional.of(value);
                }
            } catch (IllegalArgumentException e) {
                // Said below, without the exception's text: it may hold the value.
            }
            note(name + " is not " + expected);
            return Optional.empty();
        });
    }

    private static @Nullable Integer portOf(String text) {
        int port = Integer.parseInt(text);
        return port < 0 || port > MAX_PORT ? null : port;
    }

    /** Notes what stops the start, which is to name no value. */
    void note(String what) {
        if (!unreadable.contains(what)) {
            unreadable.add(what);
        }
    }

    /** What could not be read so far, or empty if there is nothing. Names the variables, and never their values. */
    Optional<String> unreadable() {
        return unreadable.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unreadable));
    }
}
