package io.dragoman.controller.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.controller.pki.Authority.Holder;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class AuthorityTest {
    private final Instant now = Instant.now();
    private static final List<String> NAMES = List.of("controller.ns.svc", "controller");

    @Test
    void nobodyTakesAnEnvoyForAController() throws Exception {
        var authority = Authority.create(now);
        var trust = trusting(authority);
        var server = chain(authority.issue(NAMES, Holder.CONTROLLER, now));
        var client = chain(authority.issue(NAMES, Holder.ENVOY, now));
        assertThatCode(() -> trust.checkServerTrusted(server, "UNKNOWN")).doesNotThrowAnyException();
        assertThatCode(() -> trust.checkClientTrusted(client, "EC")).doesNotThrowAnyException();
        assertThatCode(() -> trust.checkClientTrusted(server, "EC")).doesNotThrowAnyException();
        assertThatThrownBy(() -> trust.checkServerTrusted(client, "UNKNOWN")).isInstanceOf(CertificateException.class);
    }

    @Test
    void theCertificateOfAnotherAuthorityIsNot() throws Exception {
        var authority = Authority.create(now);
        var stranger = Authority.create(now).issue(NAMES, Holder.CONTROLLER, now);
        assertThat(authority.hasIssued(stranger.certificate())).isFalse();
        assertThatThrownBy(() -> trusting(authority).checkServerTrusted(chain(stranger), "UNKNOWN"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aCertificateIsRenewedWhenAThirdOfItsLifeIsLeft() throws Exception {
        var issued = Authority.create(now).issue(NAMES, Holder.CONTROLLER, now);
        assertThat(issued.isDue(now.plus(Duration.ofDays(59)))).isFalse();
        assertThat(issued.isDue(now.plus(Duration.ofDays(61)))).isTrue();
    }

    @Test
    void whatIsWrittenCanBeReadAgain() throws Exception {
        var authority = Authority.create(now);
        var issued = authority.issue(NAMES, Holder.CONTROLLER, now);
        assertThat(KeyAndCertificate.of(Pem.of(issued.chain()), Pem.of(issued.key())))
                .isEqualTo(issued);
        assertThat(authority.hasIssued(issued.certificate())).isTrue();
        assertThat(issued.certificate().getSubjectAlternativeNames())
                .map(name -> String.valueOf(name.get(1)))
                .containsExactlyElementsOf(NAMES);
    }

    @Test
    void theKeyIsNotShown() throws Exception {
        var issued = Authority.create(now).issue(NAMES, Holder.CONTROLLER, now);
        assertThat(issued.toString()).isEqualTo("KeyAndCertificate[CN=controller.ns.svc]");
    }

    @Test
    void textWithoutAKeyIsRefused() throws Exception {
        var pem = Pem.of(Authority.create(now).root().chain());
        assertThatThrownBy(() -> KeyAndCertificate.of(pem, "")).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> KeyAndCertificate.of("", "")).isInstanceOf(GeneralSecurityException.class);
    }

    private static X509Certificate[] chain(KeyAndCertificate identity) {
        return identity.chain().toArray(X509Certificate[]::new);
    }

    private static X509TrustManager trusting(Authority authority) throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", authority.root().certificate());
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
