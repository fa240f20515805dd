package io.dragoman.ratelimit.mapper;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a mapper: which statistics it is about, and what becomes of them. In the name and the labels, {@code $1}
 * and {@code ${1}} stand for what the pattern's first group has matched; for one that there is not, nothing stands there.
 *
 * @param pattern is looked for in the dotted name
 * @param only the kind of statistics that it is about, by default all
 * @param drops whether they are not shown
 * @param name the name of the metric
 * @param labels values of labels by their names
 * @param observation how times are shown
 * @param scale what numbers are multiplied by
 * @param help what is said of the metric
 */
record Mapping(
        Pattern pattern,
        Optional<Kind> only,
        boolean drops,
        String name,
        SortedMap<String, String> labels,
        Observation observation,
        double scale,
        String help) {
    private static final java.util.regex.Pattern REFERENCE =
            java.util.regex.Pattern.compile("\\$(?:(\\d{1,4})|\\{(\\d{1,4})})");

    /** Cannot be changed from outside. */
    Mapping {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /**
     * What a statistic is called.
     *
     * @param name the metric's name
     * @param labels its labels
     * @param by the mapping that says so
     */
    record Target(String name, SortedMap<String, String> labels, Mapping by) {}

    /** What a statistic is called, or null if this mapping is not about it. */
    @Nullable
    Target target(String statistic, Kind kind) {
        var found = pattern.matcher(statistic);
        if (only.filter(other -> other != kind).isPresent() || !found.find()) {
            return null;
        }
        var values = new TreeMap<String, String>();
        labels.forEach((label, value) -> values.put(label, filled(value, found)));
        return new Target(MetricName.of(filled(name, found)), values, this);
    }

    private static String filled(String template, Matcher found) {
        return REFERENCE.matcher(template).replaceAll(reference -> {
            int group = Integer.parseInt(reference.group(1) == null ? reference.group(2) : reference.group(1));
            var text = group > found.groupCount() ? null : found.group(group);
            return text == null ? "" : java.util.regex.Matcher.quoteReplacement(text);
        });
    }
}
