package io.dragoman.controller.explain;

import com.google.re2j.Pattern;
import io.dragoman.controller.explain.Mismatch.Condition;
import io.dragoman.controller.gateway.Route;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.match.RequestPath;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which requests take a route: what Envoy does with a {@link Route.Match}. */
final class RouteConditions {
    private static final String CONNECT = "CONNECT";

    private RouteConditions() {}

    /** The conditions that the request does not meet, the most telling first; none if it can take the route. */
    static List<Mismatch> unmet(Route.Match match, Arrival request) {
        // Taken apart whole, so that a condition that is added to the model cannot be forgotten here.
        return switch (match) {
            case Route.Match(
                    var path,
                    var caseSensitive,
                    var authority,
                    var method,
                    var secure,
                    var headers,
                    var query,
                    var _,
                    var plainPath,
                    var wellFormedAuthority) -> {
                var unmet = new ArrayList<Mismatch>();
                if (path.kind() == PathMatch.Kind.CONNECT) {
                    if (!request.method().equals(CONNECT)) {
                        unmet.add(new Mismatch(
                                Condition.METHOD, "the method is " + request.method() + ", not " + CONNECT));
                    }
                } else if (!pathMatches(path, caseSensitive, request.path())) {
                    unmet.add(new Mismatch(
                            Condition.PATH, "the path is " + request.path() + ", not " + Descriptions.path(path)));
                }
                if (authority != null && !authorityMatches(authority, request.authority())) {
                    unmet.add(new Mismatch(
                            Condition.AUTHORITY,
                            "the host is " + request.authority() + ", not " + Descriptions.host(authority)));
                }
                if (method != null && !matches(method, request.method())) {
                    unmet.add(new Mismatch(
                            Condition.METHOD,
                            "the method is " + request.method() + ", not " + Descriptions.method(method)));
                }
                if (secure && !request.secure()) {
                    unmet.add(new Mismatch(Condition.SECURE, "it did not come over TLS"));
                }
                for (var header : headers) {
                    note(
                            unmet,
                            Condition.HEADER,
                            "header ",
                            header,
                            request.values(header.name().toLowerCase(Locale.ROOT)));
                }
                for (var parameter : query) {
                    note(
                            unmet,
                            Condition.QUERY,
                            "query parameter ",
                            parameter,
                            Stream.ofNullable(request.parameter(parameter.name()))
                                    .toList());
                }
                if (plainPath && !RequestPath.isPlain(request.path())) {
                    unmet.add(new Mismatch(
                            Condition.FORM, "the path " + request.path() + " can be understood in several ways"));
                }
                if (wellFormedAuthority && HostName.parse(request.authority()) == null) {
                    unmet.add(new Mismatch(Condition.FORM, "the host " + request.authority() + " is malformed"));
                }
                yield unmet;
            }
        };
    }

    /** Whether a path, in its normal form and without its query, matches. */
    static boolean pathMatches(PathMatch match, boolean caseSensitive, String path) {
        return switch (match.kind()) {
            case PREFIX ->
                path.regionMatches(
                        !caseSensitive, 0, match.text(), 0, match.text().length());
            case EXACT -> caseSensitive ? path.equals(match.text()) : path.equalsIgnoreCase(match.text());
            case REGEX -> Pattern.matches(match.text(), path);
            case CONNECT -> false;
        };
    }

    private static boolean authorityMatches(HostMatch match, String authority) {
        if (match.kind() == HostMatch.Kind.REGEX) {
            return Pattern.matches(match.text(), authority);
        }
        var glob = match.text();
        if (glob.startsWith("*")) {
            int length = glob.length() - 1;
            return authority.regionMatches(true, authority.length() - length, glob, 1, length);
        }
        return glob.endsWith("*")
                ? authority.regionMatches(true, 0, glob, 0, glob.length() - 1)
                : authority.equalsIgnoreCase(glob);
    }

    private static void note(
            List<Mismatch> unmet, Condition condition, String what, NamedMatch match, List<String> values) {
        if (values.isEmpty()) {
            unmet.add(new Mismatch(
                    condition, what + match.name() + " is missing; it must be " + Descriptions.text(match.value())));
        } else if (values.stream().noneMatch(value -> matches(match.value(), value))) {
            unmet.add(new Mismatch(
                    condition,
                    what + match.name() + " is \"" + String.join("\", \"", values) + "\", not "
                            + Descriptions.text(match.value())));
        }
    }

    private static boolean matches(TextMatch match, String value) {
        return match.regex()
                ? Pattern.matches(match.text(), value)
                : match.text().equals(value);
    }
}
