package io.dragoman.operator;

/**
 * One thing that is said of an object, a condition without its time.
 *
 * @param truth whether it is so
 * @param reason one word in camel case, for machines
 * @param message for people; may be empty
 */
public record Verdict(Truth truth, String reason, String message) {
    /** Whether something is so. */
    public enum Truth {
        /** It is. */
        TRUE,
        /** It is not. */
        FALSE,
        /** Nobody can tell yet. */
        UNKNOWN
    }

    /** That it is so. */
    static Verdict yes(String reason, String message) {
        return new Verdict(Truth.TRUE, reason, message);
    }

    /** That it is not. */
    static Verdict no(String reason, String message) {
        return new Verdict(Truth.FALSE, reason, message);
    }
}
