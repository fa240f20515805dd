package io.dragoman.controller.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialKeysTest {
    @Test
    void nothingIsHeldButWhatTlsNeeds() {
        var value = new SecretBytes("a value".getBytes(StandardCharsets.US_ASCII));
        var secret = new KubeSecret(
                new Meta(new ObjectKey("Secret", "a", "b"), 1, Map.of(), List.of("default"), ""),
                "Opaque",
                Map.of(
                        "password",
                        value,
                        "tls.crt",
                        value,
                        "tls.key",
                        value,
                        "ca.crt",
                        value,
                        "crl.pem",
                        value,
                        "cert-chain.pem",
                        value,
                        "key.pem",
                        value,
                        "root-cert.pem",
                        value,
                        "token",
                        value));

        var kept = CredentialKeys.keep(secret);

        assertThat(kept.data().keySet())
                .containsExactlyInAnyOrder(
                        "tls.crt", "tls.key", "ca.crt", "crl.pem", "cert-chain.pem", "key.pem", "root-cert.pem");
        assertThat(kept.meta()).isEqualTo(secret.meta());
    }
}
