package io.dragoman.resources.model;

/**
 * Requests are answered with a redirect to another host ({@code host_redirect}), which the Mapping's {@code service}
 * names; the scheme and the query stay.
 *
 * @param path what becomes of the path
 * @param status {@code redirect_response_code}: 301 (default), 302, 303, 307 or 308
 */
public record HostRedirect(PathChange path, int status) {
    /** What becomes of the path of a redirected request. */
    public sealed interface PathChange {
        /** It stays. */
        record Keep() implements PathChange {}

        /** {@code path_redirect}: all of it is replaced. */
        record Whole(String path) implements PathChange {}

        /** {@code prefix_redirect}: the part that the Mapping's prefix has matched is replaced. */
        record Prefix(String prefix) implements PathChange {}

        /** {@code regex_redirect}. */
        record Regex(RegexRewrite rewrite) implements PathChange {}
    }
}
