package io.dragoman.protos;

import com.google.protobuf.Any;
import com.google.protobuf.Message;

/**
 * Envoy's messages in the form in which others hold them. Does what {@link Any#pack} does without asking a message for
 * its descriptor, which looks up the methods of all its fields by reflection: a native executable would have to keep
 * these of every message.
 */
public final class Packed {
    private static final String URL = "type.googleapis.com/";

    /** The packages of Envoy's API are called as in its proto files, after this. */
    private static final String JAVA_PACKAGE = "io.envoyproxy.";

    private Packed() {}

    /** A message of Envoy's API, packed. */
    public static Any of(Message message) {
        return Any.newBuilder()
                .setTypeUrl(typeUrl(message))
                .setValue(message.toByteString())
                .build();
    }

    /**
     * The type URL of a message of Envoy's API.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String typeUrl(Message message) {
        var name = message.getClass().getName();
        if (!name.startsWith(JAVA_PACKAGE)) {
            throw new IllegalArgumentException(name + " is not a message of Envoy's API");
        }
        return URL + name.substring(JAVA_PACKAGE.length()).replace('$', '.');
    }
}
