package io.dragoman.controller.envoy;

import com.google.protobuf.ByteString;
import io.dragoman.controller.gateway.Credential;
import io.dragoman.controller.gateway.Credential.Content;
import io.dragoman.controller.gateway.Credential.Pem;
import io.dragoman.resources.model.SecretBytes;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/** Credential → {@code envoy.extensions.transport_sockets.tls.v3.Secret}. */
final class SecretTranslator {
    private SecretTranslator() {}

    static Secret translate(Credential credential) {
        var secret = Secret.newBuilder().setName(credential.name());
        switch (credential.content()) {
            case Content.KeyPair(var chain, var key) ->
                secret.setTlsCertificate(TlsCertificate.newBuilder()
                        .setCertificateChain(source(chain))
                        .setPrivateKey(source(key)));
            case Content.Authorities(var certificates, var revoked) -> {
                var context = CertificateValidationContext.newBuilder().setTrustedCa(source(certificates));
                if (revoked != null) {
                    context.setCrl(inline(revoked));
                }
                secret.setValidationContext(context);
            }
        }
        return secret.build();
    }

    private static DataSource source(Pem pem) {
        return switch (pem) {
            case Pem.Text(var bytes) -> inline(bytes);
            case Pem.File(var path) -> DataSource.newBuilder().setFilename(path).build();
        };
    }

    private static DataSource inline(SecretBytes bytes) {
        return DataSource.newBuilder()
                .setInlineBytes(ByteString.copyFrom(bytes.reveal()))
                .build();
    }
}
