package io.dragoman.ratelimit.mapper;

import java.util.regex.Pattern;

/** Names as Prometheus takes them. */
final class MetricName {
    private static final Pattern OTHERS = Pattern.compile("[^a-zA-Z0-9_:]");

    private MetricName() {}

    /** The text with an underscore for each character that may not be there, and before a digit at its beginning. */
    static String of(String text) {
        var name = OTHERS.matcher(text).replaceAll("_");
        return !name.isEmpty() && Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
