package io.dragoman.resources;

/**
 * Something wrong with a resource, bound to the object and field that caused it.
 *
 * @param severity whether the object or its part is without effect
 * @param origin the object and the field
 * @param message one sentence for the author of the manifest; never holds a secret value
 * @param cause what kind of thing is wrong
 */
public record Problem(Severity severity, Origin origin, String message, Cause cause) {
    /** What kind of thing is wrong. */
    public enum Cause {
        /** What the object itself says. */
        CONTENT,
        /** Something that the object refers to is not there, or cannot be used. */
        REFERENCE,
        /** Envoy does not take what is made of the object. */
        REFUSAL
    }

    /** A problem of what the object itself says. */
    public Problem(Severity severity, Origin origin, String message) {
        this(severity, origin, message, Cause.CONTENT);
    }

    /** A problem that leaves the object or the named part without effect. */
    public static Problem error(Origin origin, String message) {
        return new Problem(Severity.ERROR, origin, message);
    }

    /** A problem that leaves the object at work. */
    public static Problem warning(Origin origin, String message) {
        return new Problem(Severity.WARNING, origin, message);
    }

    /** The same problem, with another cause. */
    public Problem because(Cause other) {
        return new Problem(severity, origin, message, other);
    }

    /** One line with the place, the object, the field and the message. */
    public String describe() {
        var text = new StringBuilder();
        if (!origin.source().isEmpty()) {
            text.append(origin.source()).append(": ");
        }
        text.append(origin.key());
        if (!origin.field().isEmpty()) {
            text.append(' ').append(origin.field());
        }
        return text.append(": ").append(message).toString();
    }
}
