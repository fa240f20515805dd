package io.dragoman.authz.filter;

import io.dragoman.template.HeaderTemplates;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keys for tests. */
public final class Keys {
    private Keys() {}

    /** A filter that knows these keys. */
    public static ApiKeyFilter filter(String header, String... keys) {
        var headers = new OwnerHeaders("apiKey", HeaderTemplates.NONE, HeaderTemplates.NONE, null);
        return new ApiKeyFilter(header, known(keys), headers, "f.ns", InstantSource.system());
    }

    static KnownKeys known(String... keys) {
        return KnownKeys.of(Stream.of(keys)
                .map(key -> new KnownKeys.Known(
                        KnownKeys.digest(key.getBytes(StandardCharsets.UTF_8)),
                        new KeyOwner("secret", "name-" + List.of(keys).indexOf(key), Map.of("plan", "gold"))))
                .toList());
    }
}
