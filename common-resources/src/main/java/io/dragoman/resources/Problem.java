package io.dragoman.resources;

/**
 * Something wrong with a resource, bound to the object and field that caused it.
 *
 * @param severity whether the object or its part is without effect
 * @param origin the object and the field
 * @param message one sentence for the author of the manifest; never holds a secret value
 */
public record Problem(Severity severity, Origin origin, String message) {
    /** A problem that leaves the object or the named part without effect. */
    public static Problem error(Origin origin, String message) {
        return new Problem(Severity.ERROR, origin, message);
    }

    /** A problem that leaves the object at work. */
    public static Problem warning(Origin origin, String message) {
        return new Problem(Severity.WARNING, origin, message);
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
