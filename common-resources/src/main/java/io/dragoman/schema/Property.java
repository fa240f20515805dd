package io.dragoman.schema;

/**
 * A field of an object.
 *
 * @param name its name
 * @param schema what it may hold
 * @param presence whether it must be there
 */
record Property(String name, Schema schema, Presence presence) {
    /** Whether a field must be there. */
    enum Presence {
        OPTIONAL,
        /** Required by Emissary's schema too. */
        REQUIRED,
        /** Required by the gateway, so that the API server asks for it where it checks all that the gateway does. */
        NEEDED
    }

    static Property field(String name, Schema schema) {
        return new Property(name, schema, Presence.OPTIONAL);
    }

    static Property required(String name, Schema schema) {
        return new Property(name, schema, Presence.REQUIRED);
    }

    static Property needed(String name, Schema schema) {
        return new Property(name, schema, Presence.NEEDED);
    }

    boolean isRequired(boolean thorough) {
        return presence == Presence.REQUIRED || (thorough && presence == Presence.NEEDED);
    }
}
