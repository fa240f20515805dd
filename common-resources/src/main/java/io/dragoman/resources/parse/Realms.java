package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import java.util.regex.Pattern;

/** Reads {@code realm}, which names a filter to clients. */
final class Realms {
    /** Text that can stand in a quoted string of a response header. */
    private static final Pattern REALM = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\]]+");

    private Realms() {}

    /** The realm, by default {@code name.namespace} of the Filter. */
    static String read(Meta meta, Fields fields) {
        var realm = fields.text("realm", "");
        if (!realm.isEmpty() && !REALM.matcher(realm).matches()) {
            fields.error("realm", "must be printable ASCII without quotes and backslashes");
        }
        return realm.isEmpty() ? byDefault(meta) : realm;
    }

    static String byDefault(Meta meta) {
        return meta.name() + "." + meta.namespace();
    }
}
