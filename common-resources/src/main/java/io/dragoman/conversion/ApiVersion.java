package io.dragoman.conversion;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The versions of the group getambassador.io. */
public enum ApiVersion {
    /** The oldest; its objects look as those of v2 do. */
    V1("getambassador.io/v1"),
    /** What Emissary stores. */
    V2("getambassador.io/v2"),
    /** The newest, and the only one that is acted on. */
    V3ALPHA1("getambassador.io/v3alpha1");

    private final String text;

    ApiVersion(String text) {
        this.text = text;
    }

    /** The object's {@code apiVersion}. */
    public String text() {
        return text;
    }

    /** The version with this {@code apiVersion}, or null if there is none. */
    public static @Nullable ApiVersion of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst()
                .orElse(null);
    }
}
