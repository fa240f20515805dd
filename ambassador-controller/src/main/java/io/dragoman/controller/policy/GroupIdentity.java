package io.dragoman.controller.policy;

import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What Mappings must have in common to be canaries of each other: everything that decides which requests they match.
 * Unlike Emissary's, the identity keeps regular expressions apart from plain texts and its parts from each other.
 *
 * @param text the parts, each with its length, so that different Mappings never have the same text
 */
public record GroupIdentity(String text) implements Comparable<GroupIdentity> {
    /**
     * A Mapping's group.
     *
     * @param selectors for a Mapping that names no host: the labels by which Hosts select it, so that the same path can
     *     be routed differently for two such Hosts
     */
    public static GroupIdentity of(Mapping mapping, SortedMap<String, String> selectors) {
        var text = new StringBuilder();
        append(text, mapping.path().kind().name(), mapping.path().text(), Boolean.toString(mapping.caseSensitive()));
        var host = mapping.host();
        if (host != null) {
            append(text, "host", host.kind().name(), host.text());
        }
        var method = mapping.method();
        if (method != null) {
            append(text, "method", kind(method), method.text());
        }
        appendAll(text, "header", mapping.headers().stream());
        appendAll(text, "query", mapping.queryParameters().stream());
        append(text, "precedence", Integer.toString(mapping.precedence()));
        selectors.forEach((label, value) -> append(text, "label", label, value));
        return new GroupIdentity(text.toString());
    }

    private static void appendAll(StringBuilder text, String what, Stream<NamedMatch> matches) {
        matches.sorted(Comparator.comparing(NamedMatch::name)
                        .thenComparing(match -> match.value().text()))
                .forEach(match -> append(
                        text,
                        what,
                        match.name(),
                        kind(match.value()),
                        match.value().text()));
    }

    private static String kind(TextMatch match) {
        return match.regex() ? "regex" : "exact";
    }

    private static void append(StringBuilder text, String... parts) {
        for (var part : parts) {
            text.append(part.length()).append(':').append(part).append(' ');
        }
    }

    @Override
    public int compareTo(GroupIdentity other) {
        return text.compareTo(other.text);
    }
}
