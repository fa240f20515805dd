package io.dragoman.authz.config;

import io.dragoman.authz.outbound.TlsSettings;
import io.dragoman.resources.model.Filter.SecretName;
import io.dragoman.resources.model.Filter.ServerTls;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import org.jspecify.annotations.Nullable;

/** Finds the certificates that a filter asks a server with. */
final class TlsSettingsCompiler {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "ca.crt";

    private TlsSettingsCompiler() {}

    /**
     * The settings, or null if they cannot be had; why not is noted.
     *
     * @param kind the kind of the filter, as {@code spec} names it
     */
    static @Nullable TlsSettings compile(ServerTls tls, String kind, FilterContext context) {
        var field = "spec." + kind + ".tlsConfig.";
        var authority = tls.authority() == null ? null : authority(tls.authority(), field + "caCertificate", context);
        var identity = tls.identity() == null ? null : identity(tls.identity(), field + "certificate", context);
        boolean complete =
                (tls.authority() == null || authority != null) && (tls.identity() == null || identity != null);
        return complete ? new TlsSettings(tls.insecure(), authority, identity) : null;
    }

    private static @Nullable SecretBytes authority(SecretName name, String field, FilterContext context) {
        var secret = context.secret(name.namespace(), name.name(), field);
        if (secret == null) {
            return null;
        }
        var value = secret.value(CERTIFICATE);
        return value == null ? value(secret, AUTHORITY, field, context) : value;
    }

    private static TlsSettings.@Nullable Identity identity(SecretName name, String field, FilterContext context) {
        var secret = context.secret(name.namespace(), name.name(), field);
        if (secret == null) {
            return null;
        }
        var certificate = value(secret, CERTIFICATE, field, context);
        var key = value(secret, KEY, field, context);
        return certificate == null || key == null ? null : new TlsSettings.Identity(certificate, key);
    }

    private static @Nullable SecretBytes value(KubeSecret secret, String key, String field, FilterContext context) {
        var value = secret.value(key);
        if (value == null) {
            context.error(field, "Secret " + secret.meta().name() + " has no " + key);
        }
        return value;
    }
}
