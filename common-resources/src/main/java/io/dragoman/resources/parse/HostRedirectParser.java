package io.dragoman.resources.parse;

import io.dragoman.resources.model.HostRedirect;
import io.dragoman.resources.model.HostRedirect.PathChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code host_redirect} and what belongs to it. */
final class HostRedirectParser {
    private static final int MOVED_PERMANENTLY = 301;
    private static final List<Integer> STATUSES = List.of(MOVED_PERMANENTLY, 302, 303, 307, 308);

    private HostRedirectParser() {}

    static @Nullable HostRedirect parse(Fields spec) {
        boolean redirects = spec.bool("host_redirect", false);
        var path = path(spec, redirects);
        var status = spec.integer("redirect_response_code", 0, 999);
        if (status != null && !STATUSES.contains(status)) {
            spec.error("redirect_response_code", "must be one of 301, 302, 303, 307, 308, but is " + status);
        }
        if (!redirects) {
            if (status != null) {
                spec.warning("redirect_response_code", "has no effect without host_redirect");
            }
            return null;
        }
        return new HostRedirect(path, status == null ? MOVED_PERMANENTLY : status);
    }

    /** Of several changes of the path the first counts. */
    private static PathChange path(Fields spec, boolean redirects) {
        PathChange chosen = new PathChange.Keep();
        var given = new ArrayList<String>();
        var whole = spec.nonEmptyText("path_redirect");
        if (whole != null) {
            given.add("path_redirect");
            chosen = new PathChange.Whole(whole);
        }
        var prefix = spec.nonEmptyText("prefix_redirect");
        if (prefix != null) {
            given.add("prefix_redirect");
            chosen = given.size() == 1 ? new PathChange.Prefix(prefix) : chosen;
        }
        var regex = RegexRewriteParser.parse(spec, "regex_redirect");
        if (regex != null) {
            given.add("regex_redirect");
            chosen = given.size() == 1 ? new PathChange.Regex(regex) : chosen;
        }
        for (int i = redirects ? 1 : 0; i < given.size(); i++) {
            spec.warning(
                    given.get(i),
                    redirects ? "has no effect beside " + given.getFirst() : "has no effect without host_redirect");
        }
        return chosen;
    }
}
