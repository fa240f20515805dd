package io.dragoman.controller.explain;

/**
 * A condition of a route that a request does not meet.
 *
 * @param condition which
 * @param text what the route wants, and what the request has
 */
public record Mismatch(Condition condition, String text) {
    /** The conditions that a route may have. */
    public enum Condition {
        PATH,
        AUTHORITY,
        METHOD,
        SECURE,
        HEADER,
        QUERY,
        FORM
    }
}
