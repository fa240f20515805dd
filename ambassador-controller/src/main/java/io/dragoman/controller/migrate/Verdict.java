package io.dragoman.controller.migrate;

import java.util.Locale;

/** What becomes of a field, an object or a setting when this gateway takes over from Emissary. The later, the more to do. */
public enum Verdict {
    /** It does the same, or nothing as before. */
    WORKS,
    /** It works, and something is not as it was. */
    DIFFERS,
    /** Somebody has to do something. */
    CHANGE;

    /** The word for people and programs: {@code works}, {@code differs} or {@code change}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
