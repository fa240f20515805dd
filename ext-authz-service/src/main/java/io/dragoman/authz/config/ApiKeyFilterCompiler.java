package io.dragoman.authz.config;

import io.dragoman.authz.filter.ApiKeyFilter;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.KeyDigests;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.SecretBytes;
import java.util.ArrayList;
import java.util.Arrays;

/** Makes filters of {@code spec.APIKey}. */
final class ApiKeyFilterCompiler {
    private ApiKeyFilterCompiler() {}

    static AuthFilter compile(Filter.ApiKey settings, FilterContext context) {
        var digests = new ArrayList<byte[]>();
        for (int i = 0; i < settings.secretNames().size(); i++) {
            var name = settings.secretNames().get(i);
            var field = "spec.APIKey.keys[" + i + "].secretName";
            var secret = context.secret(name, field);
            if (secret == null) {
                continue;
            }
            var keys = secret.data().values().stream()
                    .map(ApiKeyFilterCompiler::withoutFinalNewline)
                    .filter(value -> value.length > 0)
                    .map(KeyDigests::digest)
                    .toList();
            if (keys.isEmpty()) {
                context.error(field, "Secret " + name + " holds no key");
            }
            digests.addAll(keys);
        }
        var meta = context.meta();
        return digests.isEmpty()
                ? new UnusableFilter()
                : new ApiKeyFilter(settings.httpHeader(), KeyDigests.of(digests), meta.name() + "." + meta.namespace());
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
