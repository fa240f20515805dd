package io.dragoman.controller.policy;

import io.dragoman.resources.model.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The order in which routes are tried: greater keys first. Precedence comes before everything, then the length of the
 * path, then how much text the header matches have (the host and the method count as headers), then the query
 * parameters, then the texts themselves. (Emissary's rule; an exact path does not come before a prefix of its length.)
 *
 * @param precedence {@code spec.precedence}
 * @param pathLength length of the prefix, path or expression
 * @param headerLength sum over the header matches
 * @param queryLength sum over the query parameter matches
 * @param path the path itself, so that the order is total
 * @param texts header and query matches as text
 */
public record RouteOrder(
        int precedence, int pathLength, int headerLength, int queryLength, String path, List<String> texts)
        implements Comparable<RouteOrder> {
    /** Copies the list. */
    public RouteOrder {
        texts = List.copyOf(texts);
    }

    private record Match(String name, String value, boolean regex) {
        int length() {
            return name.length() + (value.isEmpty() ? 1 : value.length()) + (regex ? 1 : 0);
        }

        String text() {
            return name + "-" + value;
        }
    }

    /** The order of a Mapping's routes. */
    public static RouteOrder of(Mapping mapping) {
        var headers = new ArrayList<Match>();
        mapping.headers().forEach(match -> headers.add(match(match)));
        var host = mapping.host();
        if (host != null) {
            headers.add(new Match(":authority", host.text(), host.kind() == Mapping.HostMatch.Kind.REGEX));
        }
        var method = mapping.method();
        if (method != null) {
            headers.add(new Match(":method", method.text(), method.regex()));
        }
        var query = mapping.queryParameters().stream().map(RouteOrder::match).toList();
        var path = mapping.path().text();
        return new RouteOrder(
                mapping.precedence(),
                path.length(),
                headers.stream().mapToInt(Match::length).sum(),
                query.stream().mapToInt(Match::length).sum(),
                path,
                Stream.concat(headers.stream(), query.stream()).map(Match::text).toList());
    }

    private static Match match(Mapping.NamedMatch match) {
        return new Match(match.name(), match.value().text(), match.value().regex());
    }

    /** The order in which routes are tried: greater ones come first. */
    @Override
    public int compareTo(RouteOrder other) {
        return other.ascending(this);
    }

    private int ascending(RouteOrder other) {
        if (precedence != other.precedence) {
            return Integer.compare(precedence, other.precedence);
        }
        if (pathLength != other.pathLength) {
            return Integer.compare(pathLength, other.pathLength);
        }
        if (headerLength != other.headerLength) {
            return Integer.compare(headerLength, other.headerLength);
        }
        if (queryLength != other.queryLength) {
            return Integer.compare(queryLength, other.queryLength);
        }
        int order = path.compareTo(other.path);
        return order == 0 ? compareTexts(texts, other.texts) : order;
    }

    private static int compareTexts(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
