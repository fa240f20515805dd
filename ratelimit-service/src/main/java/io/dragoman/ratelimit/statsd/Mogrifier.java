package io.dragoman.ratelimit.statsd;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives a statistic another name, and makes tags of parts of its own one, as envoyproxy/ratelimit does for DogStatsD. In
 * the new name and in the tags, {@code $1} stands for what the pattern's first group has matched and {@code $0} for all of
 * it; a number that the pattern has no group for stands for itself.
 *
 * @param pattern is looked for in the statistic's dotted name, without the tags of all statistics
 * @param name the new name
 * @param tags values of tags by their names
 */
public record Mogrifier(Pattern pattern, String name, SortedMap<String, String> tags) {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\d+)");

    /** Cannot be changed from outside. */
    public Mogrifier {
        tags = new TreeMap<>(tags);
    }

    /** The statistic as it is to be written. */
    record Renamed(String name, SortedMap<String, String> tags) {}

    /** A statistic renamed, or null if it is not about this one. */
    @Nullable
    Renamed renamed(String statistic) {
        var found = pattern.matcher(statistic);
        if (!found.find()) {
            return null;
        }
        var values = new TreeMap<String, String>();
        tags.forEach((tag, value) -> values.put(tag, filled(value, found)));
        return new Renamed(filled(name, found), values);
    }

    private static String filled(String template, Matcher found) {
        var filled = new StringBuilder();
        var reference = REFERENCE.matcher(template);
        int end = 0;
        while (reference.find()) {
            filled.append(template, end, reference.start()).append(group(reference, found));
            end = reference.end();
        }
        return filled.append(template, end, template.length()).toString();
    }

    private static String group(Matcher reference, Matcher found) {
        var number = reference.group(1);
        // More digits than any pattern has groups.
        if (number.length() > 5 || Integer.parseInt(number) > found.groupCount()) {
            return reference.group();
        }
        var group = found.group(Integer.parseInt(number));
        return group == null ? "" : group;
    }
}
