package io.dragoman.schema;

/** Texts of a certain form, as expressions that RE2 understands. */
final class Patterns {
    /** The name of a header (RFC 9110). */
    static final String HEADER_NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

    /** The name of a header, or nothing. */
    static final String HEADER_NAME_OR_EMPTY = "^[!#$%&'*+.^_`|~0-9A-Za-z-]*$";

    /** A duration as Go writes it, or nothing. */
    static final String DURATION = "^(0|([0-9]{1,12}(\\.[0-9]{1,9})?(ns|us|µs|ms|s|m|h)){1,6})?$";

    /** The name of a host with one star at its beginning or its end, or none. */
    static final String HOST_GLOB = "^(\\*?[0-9A-Za-z._:\\[\\]-]*|[0-9A-Za-z._:\\[\\]-]*\\*)$";

    /** Visible ASCII characters. */
    static final String VISIBLE = "^[!-~]*$";

    static final String NO_DURATION = "must be a duration such as 1.5s or 2m30s";
    static final String NO_HOST_GLOB = "must be the name of a host, with one * at most, at its beginning or its end";

    private Patterns() {}

    /** One of the words, whatever the case. */
    static String anyCase(String... words) {
        return "^(?i:" + String.join("|", words) + ")$";
    }

    /** One of the words, whatever the case, or nothing. */
    static String anyCaseOrEmpty(String... words) {
        return "^(?i:" + String.join("|", words) + "|)$";
    }
}
