package io.dragoman.resources;

import java.util.Locale;

/** How much a {@link Problem} matters. */
public enum Severity {
    /** The object, or the part that the problem names, has no effect. */
    ERROR,
    /** The object works, but probably not as its author meant it. */
    WARNING,
    /** Worth knowing, nothing to mend. */
    NOTICE;

    /** The word for people and programs: {@code error}, {@code warning} or {@code notice}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
