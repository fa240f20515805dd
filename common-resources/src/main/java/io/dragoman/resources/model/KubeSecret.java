package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Secret (v1). Its text form never shows a value.
 *
 * @param meta metadata
 * @param type {@code type}, default {@code Opaque}
 * @param annotations those that are their author's own: without a prefix, or with {@code getambassador.io/}. What tools
 *     write there may hold the values themselves
 * @param data the decoded values of {@code data} and {@code stringData} by key
 */
public record KubeSecret(Meta meta, String type, Map<String, String> annotations, Map<String, SecretBytes> data)
        implements Resource {
    /** Copies the maps. */
    public KubeSecret {
        annotations = Map.copyOf(annotations);
        data = Map.copyOf(data);
    }

    /** Without annotations. */
    public KubeSecret(Meta meta, String type, Map<String, SecretBytes> data) {
        this(meta, type, Map.of(), data);
    }

    /** The value of a key, or null if the Secret lacks it or it is empty. */
    public @Nullable SecretBytes value(String key) {
        var bytes = data.get(key);
        return bytes == null || bytes.length() == 0 ? null : bytes;
    }
}
