package io.dragoman.controller.envoy;

import com.google.protobuf.ByteString;
import io.dragoman.controller.gateway.Credential;
import io.dragoman.controller.gateway.Credential.Content;
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
                        .setCertificateChain(inline(chain))
                        .setPrivateKey(inline(key)));
            case Content.Authorities(var certificates) ->
                secret.setValidationContext(
                        CertificateValidationContext.newBuilder().setTrustedCa(inline(certificates)));
        }
        return secret.build();
    }

    private static DataSource inline(SecretBytes bytes) {
        return DataSource.newBuilder()
                .setInlineBytes(ByteString.copyFrom(bytes.reveal()))
                .build();
    }
}
