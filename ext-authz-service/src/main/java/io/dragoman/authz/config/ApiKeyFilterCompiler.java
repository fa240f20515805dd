package io.dragoman.authz.config;

import io.dragoman.authz.filter.ApiKeyFilter;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.KeyOwner;
import io.dragoman.authz.filter.KnownKeys;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes filters of {@code spec.APIKey}. */
final class ApiKeyFilterCompiler {
    private static final String EXPIRES = "getambassador.io/expires-at";

    private final InstantSource clock;

    ApiKeyFilterCompiler(InstantSource clock) {
        this.clock = clock;
    }

    AuthFilter compile(Filter.ApiKey settings, FilterContext context) {
        var secrets = SecretsCompiler.find(settings.keys(), "spec.APIKey.keys", context);
        var header = settings.httpHeader().toLowerCase(Locale.ROOT);
        var headers = SecretsCompiler.headers(
                "apiKey",
                settings.injectRequestHeaders(),
                settings.metadata(),
                settings.forwardCredentials() ? null : header,
                "APIKey",
                context);
        var keys = new ArrayList<KnownKeys.Known>();
        for (var found : secrets.found()) {
            try {
                var ofSecret = keys(found.secret(), expiry(found.secret()));
                if (ofSecret.isEmpty()) {
                    context.error(
                            found.field(), "Secret " + found.secret().meta().name() + " holds no key");
                }
                keys.addAll(ofSecret);
            } catch (DateTimeException e) {
                context.error(
                        found.field(),
                        "the annotation " + EXPIRES + " of Secret "
                                + found.secret().meta().name()
                                + " is no time such as 2030-01-31T00:00:00Z (RFC 3339), and its keys are not valid");
            }
        }
        if (headers == null || (keys.isEmpty() && !secrets.mayGrow())) {
            return new UnusableFilter();
        }
        var meta = context.meta();
        return new ApiKeyFilter(header, KnownKeys.of(keys), headers, meta.name() + "." + meta.namespace(), clock);
    }

    /** When the keys of a Secret are no longer valid, or null for never. */
    private static @Nullable Instant expiry(KubeSecret secret) {
        var text = secret.annotations().get(EXPIRES);
        return text == null ? null : OffsetDateTime.parse(text.strip()).toInstant();
    }

    private static List<KnownKeys.Known> keys(KubeSecret secret, @Nullable Instant expires) {
        var keys = new ArrayList<KnownKeys.Known>();
        new TreeMap<>(secret.data()).forEach((name, value) -> {
            var key = withoutFinalNewline(value);
            if (key.length > 0) {
                var owner =
                        new KeyOwner(secret.meta().name(), name, secret.meta().labels(), secret.annotations(), expires);
                keys.add(new KnownKeys.Known(KnownKeys.digest(key), owner));
            }
        });
        return keys;
    }

    /** A file that became a Secret often ends with one, and a header never does. */
    private static byte[] withoutFinalNewline(SecretBytes value) {
        var bytes = value.reveal();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
