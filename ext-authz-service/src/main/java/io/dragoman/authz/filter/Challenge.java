package io.dragoman.authz.filter;

import java.util.ArrayList;
import java.util.List;

/** A {@code WWW-Authenticate} value (RFC 9110 §11.6.1), built one parameter after the other. */
final class Challenge {
    private final String scheme;
    private final List<String> parameters = new ArrayList<>();

    Challenge(String scheme) {
        this.scheme = scheme;
    }

    /** Adds a parameter. What cannot stand in a header is left out of its value. */
    Challenge with(String name, String value) {
        var quoted = new StringBuilder();
        value.chars().filter(c -> c >= ' ' && c <= '~').forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        parameters.add(name + "=\"" + quoted + '"');
        return this;
    }

    @Override
    public String toString() {
        return scheme + " " + String.join(", ", parameters);
    }
}
