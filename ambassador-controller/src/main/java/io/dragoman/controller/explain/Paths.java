package io.dragoman.controller.explain;

import com.google.re2j.Pattern;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.PathRewrite;
import io.dragoman.resources.model.HostRedirect.PathChange;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.RegexRewrite;

/** What becomes of a path that has matched: what Envoy does with rewrites and redirects. */
final class Paths {
    private Paths() {}

    /** The path that the service sees; the query stays. */
    static String upstream(PathMatch match, PathRewrite rewrite, Arrival request) {
        return switch (rewrite) {
            case PathRewrite.Prefix(var with) ->
                with.isEmpty() ? request.path() : withPrefix(match, with, request.path());
            case PathRewrite.Regex(var regex) -> substituted(regex, request.path());
        };
    }

    /** Where a redirect leads. */
    static String redirected(PathMatch match, Action.Redirect redirect, Arrival request) {
        var path = switch (redirect.path()) {
            case PathChange.Keep() -> request.path();
            case PathChange.Whole(var whole) -> whole;
            case PathChange.Prefix(var prefix) -> withPrefix(match, prefix, request.path());
            case PathChange.Regex(var regex) -> substituted(regex, request.path());
        };
        var scheme = redirect.scheme() == null ? (request.secure() ? "https" : "http") : redirect.scheme();
        var query = request.query() == null || path.contains("?") ? "" : "?" + request.query();
        return scheme + "://" + redirect.host() + path + query;
    }

    /** Of a whole path or an expression, Envoy replaces all. */
    private static String withPrefix(PathMatch match, String with, String path) {
        return match.kind() == PathMatch.Kind.PREFIX
                ? with + path.substring(match.text().length())
                : with;
    }

    /** RE2 writes groups with a backslash, its library for Java with a dollar sign. */
    private static String substituted(RegexRewrite rewrite, String path) {
        var replacement = rewrite.substitution().replace("$", "\\$").replaceAll("\\\\(\\d)", "\\$$1");
        return Pattern.compile(rewrite.pattern()).matcher(path).replaceAll(replacement);
    }
}
