package io.dragoman.ratelimit.statsd;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How statistics are written, one a line.
 *
 * @param afterName what stands between the name and the value
 * @param tags what stands at the end for tags, separated by commas; empty for none
 * @param mogrifiers of these the first one that is about a statistic renames it
 */
public record LineFormat(String afterName, String tags, List<Mogrifier> mogrifiers) {
    private static final Pattern RESERVED = Pattern.compile("[.:|\\p{Cntrl}]");

    /** Copies the list. */
    public LineFormat {
        mogrifiers = List.copyOf(mogrifiers);
    }

    /**
     * As Lyft's gostats writes them, with tags as parts of the name.
     *
     * @param tags of all statistics, by their names
     */
    public static LineFormat statsd(SortedMap<String, String> tags) {
        return new LineFormat(joined(sanitized(tags), ".__", "=", ""), "", List.of());
    }

    /**
     * As DogStatsD reads them, with tags at the end.
     *
     * @param tags of all statistics, by their names
     * @param mogrifiers in order
     */
    public static LineFormat dogStatsd(SortedMap<String, String> tags, List<Mogrifier> mogrifiers) {
        return new LineFormat("", dogTags(sanitized(tags)), mogrifiers);
    }

    private static SortedMap<String, String> sanitized(SortedMap<String, String> tags) {
        var sanitized = new TreeMap<String, String>();
        tags.forEach((tag, value) -> sanitized.put(tag, RESERVED.matcher(value).replaceAll("_")));
        return sanitized;
    }

    private static String dogTags(SortedMap<String, String> tags) {
        return joined(tags, "", ":", ",");
    }

    private static String joined(SortedMap<String, String> tags, String before, String between, String after) {
        return tags.entrySet().stream()
                .map(tag -> before + tag.getKey() + between + tag.getValue())
                .collect(Collectors.joining(after));
    }

    /**
     * A line with its end.
     *
     * @param type what kind of statistic it is: {@code c}, {@code g} or {@code ms}, perhaps with a sample rate
     */
    String line(String name, long value, String type) {
        for (var mogrifier : mogrifiers) {
            var renamed = mogrifier.renamed(name);
            if (renamed != null) {
                return written(renamed.name(), value, type, dogTags(renamed.tags()));
            }
        }
        return written(name, value, type, "");
    }

    private String written(String name, long value, String type, String own) {
        var all = tags + (tags.isEmpty() || own.isEmpty() ? "" : ",") + own;
        return name + afterName + ":" + value + "|" + type + (all.isEmpty() ? "" : "|#" + all) + "\n";
    }
}
