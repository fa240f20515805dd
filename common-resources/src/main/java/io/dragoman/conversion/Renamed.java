package io.dragoman.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A field that v2 has under another name, because only v3alpha1 acts on it.
 *
 * @param v2 its name in v2
 * @param v3 its name in v3alpha1
 */
record Renamed(String v2, String v3) implements Rule {
    @Override
    public void up(ObjectNode spec, Report report) {
        rename(spec, v2, v3);
    }

    @Override
    public void down(ObjectNode spec) {
        // Where v3alpha1 has a field of that name, it means nothing.
        spec.remove(v2);
        rename(spec, v3, v2);
    }

    private static void rename(ObjectNode spec, String from, String to) {
        if (spec.has(from)) {
            spec.set(to, spec.remove(from));
        }
    }
}
