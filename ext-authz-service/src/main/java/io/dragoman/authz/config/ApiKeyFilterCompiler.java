package io.dragoman.authz.config;

import io.dragoman.authz.filter.ApiKeyFilter;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.KeyOwner;
import io.dragoman.authz.filter.KnownKeys;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Makes filters of {@code spec.APIKey}. */
final class ApiKeyFilterCompiler {
    private ApiKeyFilterCompiler() {}

    static AuthFilter compile(Filter.ApiKey settings, FilterContext context) {
        var secrets = SecretsCompiler.find(settings.keys(), "spec.APIKey.keys", context);
        var header = settings.httpHeader().toLowerCase(Locale.ROOT);
        var headers = SecretsCompiler.headers(
                "apiKey",
                settings.injectRequestHeaders(),
                settings.forwardCredentials() ? null : header,
                "spec.APIKey.injectRequestHeaders",
                context);
        var keys = new ArrayList<KnownKeys.Known>();
        for (var found : secrets.found()) {
            var ofSecret = keys(found.secret());
            if (ofSecret.isEmpty()) {
                context.error(found.field(), "Secret " + found.secret().meta().name() + " holds no key");
            }
            keys.addAll(ofSecret);
        }
        if (headers == null || (keys.isEmpty() && !secrets.mayGrow())) {
            return new UnusableFilter();
        }
        var meta = context.meta();
        return new ApiKeyFilter(header, KnownKeys.of(keys), headers, meta.name() + "." + meta.namespace());
    }

    private static List<KnownKeys.Known> keys(KubeSecret secret) {
        var keys = new ArrayList<KnownKeys.Known>();
        new TreeMap<>(secret.data()).forEach((name, value) -> {
            var key = withoutFinalNewline(value);
            if (key.length > 0) {
                var owner =
                        new KeyOwner(secret.meta().name(), name, secret.meta().labels());
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
