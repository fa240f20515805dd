package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Filter.SecretName;
import io.dragoman.resources.model.Filter.ServerTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code insecureTLS}, {@code renegotiateTLS} and {@code tlsConfig} of a filter that asks a server. */
final class ServerTlsParser {
    private static final List<String> RENEGOTIATION = List.of("", "never", "onceAsClient", "freelyAsClient");

    private ServerTlsParser() {}

    static ServerTls parse(Meta meta, Fields fields) {
        boolean insecure = fields.bool("insecureTLS", false);
        if (insecure) {
            fields.warning("insecureTLS", "lets anybody who is on the way pretend to be the server");
        }
        var renegotiation = fields.text("renegotiateTLS", "");
        if (!RENEGOTIATION.contains(renegotiation)) {
            fields.error("renegotiateTLS", "must be one of never, onceAsClient, freelyAsClient");
        } else if (renegotiation.endsWith("Client")) {
            fields.warning("renegotiateTLS", "has no effect: TLS is not renegotiated");
        }
        var config = fields.object("tlsConfig");
        return config == null ? new ServerTls(insecure, null, null) : certificates(meta, config, insecure);
    }

    /** Reads what is in {@code tlsConfig}. */
    static ServerTls certificates(Meta meta, Fields config, boolean insecure) {
        var authority = fromSecret(meta, config, "caCertificate");
        var identity = fromSecret(meta, config, "certificate");
        config.refuseUnknown();
        return new ServerTls(insecure, authority, identity);
    }

    private static @Nullable SecretName fromSecret(Meta meta, Fields config, String name) {
        var certificate = config.object(name);
        if (certificate == null) {
            return null;
        }
        var secret = certificate.object("fromSecret");
        certificate.refuseUnknown();
        if (secret == null) {
            certificate.error("fromSecret", "is required");
            return null;
        }
        var secretName = secret.requiredText("name");
        var namespace = secret.nonEmptyText("namespace");
        secret.refuseUnknown();
        return new SecretName(namespace == null ? meta.namespace() : namespace, secretName);
    }
}
