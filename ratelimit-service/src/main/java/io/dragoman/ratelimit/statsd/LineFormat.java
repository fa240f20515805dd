package io.dragoman.ratelimit.statsd;

import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How statistics are written, one a line.
 *
 * @param afterName what stands between the name and the value
 * @param atEnd what stands at the end
 */
public record LineFormat(String afterName, String atEnd) {
    private static final Pattern RESERVED = Pattern.compile("[.:|\\p{Cntrl}]");

    /**
     * As Lyft's gostats writes them, with tags as parts of the name.
     *
     * @param tags of all statistics, by their names
     */
    public static LineFormat statsd(SortedMap<String, String> tags) {
        return new LineFormat(joined(tags, ".__", "=", ""), "");
    }

    /**
     * As DogStatsD reads them, with tags at the end.
     *
     * @param tags of all statistics, by their names
     */
    public static LineFormat dogStatsd(SortedMap<String, String> tags) {
        return new LineFormat("", tags.isEmpty() ? "" : "|#" + joined(tags, "", ":", ","));
    }

    private static String joined(SortedMap<String, String> tags, String before, String between, String after) {
        return tags.entrySet().stream()
                .map(tag -> before
                        + tag.getKey()
                        + between
                        + RESERVED.matcher(tag.getValue()).replaceAll("_"))
                .collect(Collectors.joining(after));
    }

    /**
     * A line with its end.
     *
     * @param type what kind of statistic it is: {@code c}, {@code g} or {@code ms}
     */
    String line(String name, long value, String type) {
        return name + afterName + ":" + value + "|" + type + atEnd + "\n";
    }
}
