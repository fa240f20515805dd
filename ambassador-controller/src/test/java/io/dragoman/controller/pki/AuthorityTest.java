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
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final List<String> NAMES = List.of("controller.ns.svc", "controller");

    @Test
    void nobodyTakesAnEnvoyForAController() throws Exception {
        var authority = Authority.create(now, TEN_YEARS);
        var trust = trusting(authority);
        var server = chain(authority.issue(NAMES, Holder.CONTROLLER, now, LIFE));
        var client = chain(authority.issue(NAMES, Holder.ENVOY, now, LIFE));
        assertThatCode(() -> trust.checkServerTrusted(server, "UNKNOWN")).doesNotThrowAnyException();
        assertThatCode(() -> trust.checkClientTrusted(client, "EC")).doesNotThrowAnyException();
        assertThatCode(() -> trust.checkClientTrusted(server, "EC")).doesNotThrowAnyException();
        assertThatThrownBy(() -> trust.checkServerTrusted(client, "UNKNOWN")).isInstanceOf(CertificateException.class);
    }

    @Test
    void theCertificateOfAnotherAuthorityIsNot() throws Exception {
        var authority = Authority.create(now, TEN_YEARS);
        var stranger = Authority.create(now, TEN_YEARS).issue(NAMES, Holder.CONTROLLER, now, LIFE);
        assertThat(authority.hasIssued(stranger.certificate())).isFalse();
        assertThatThrownBy(() -> trusting(authority).checkServerTrusted(chain(stranger), "UNKNOWN"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aCertificateIsRenewedWhenAThirdOfItsLifeIsLeft() throws Exception {
        var issued = Authority.create(now, TEN_YEARS).issue(NAMES, Holder.CONTROLLER, now, LIFE);
        assertThat(issued.isDue(now.plus(Duration.ofDays(59)))).isFalse();
        assertThat(issued.isDue(now.plus(Duration.ofDays(61)))).isTrue();
    }

    @Test
    void noCertificateOutlivesItsAuthority() throws Exception {
        var authority = Authority.create(now, Duration.ofDays(1));
        var issued = authority.issue(NAMES, Holder.CONTROLLER, now, LIFE);
        assertThat(issued.certificate().getNotAfter())
                .isEqualTo(authority.root().certificate().getNotAfter());
    }

    @Test
    void authoritiesAreToldApartByTheirNames() throws Exception {
        assertThat(Authority.create(now, LIFE).root().certificate().getSubjectX500Principal())
                .isNotEqualTo(Authority.create(now, LIFE).root().certificate().getSubjectX500Principal());
    }

    @Test
    void aShortLifeBeginsOnlyALittleEarlier() throws Exception {
        var issued = Authority.create(now, LIFE).issue(NAMES, Holder.CONTROLLER, now, Duration.ofMinutes(1));
        assertThat(issued.isDue(now)).isFalse();
        assertThat(issued.isDue(now.plus(Duration.ofSeconds(45)))).isTrue();
    }

    @Test
    void lifetimesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Lifetimes(Duration.ofDays(4000), LIFE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3650");
        assertThatThrownBy(() -> new Lifetimes(TEN_YEARS, Duration.ofSeconds(59)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lifetimes(LIFE, LIFE)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new Lifetimes(TEN_YEARS, LIFE)).doesNotThrowAnyException();
    }

    @Test
    void whatIsWrittenCanBeReadAgain() throws Exception {
        var authority = Authority.create(now, TEN_YEARS);
        var issued = authority.issue(NAMES, Holder.CONTROLLER, now, LIFE);
        assertThat(KeyAndCertificate.of(Pem.of(issued.chain()), Pem.of(issued.key())))
                .isEqualTo(issued);
        assertThat(authority.hasIssued(issued.certificate())).isTrue();
        assertThat(issued.certificate().getSubjectAlternativeNames())
                .map(name -> String.valueOf(name.get(1)))
                .containsExactlyElementsOf(NAMES);
    }

    @Test
    void theKeyIsNotShown() throws Exception {
        var issued = Authority.create(now, TEN_YEARS).issue(NAMES, Holder.CONTROLLER, now, LIFE);
        assertThat(issued.toString()).isEqualTo("KeyAndCertificate[CN=controller.ns.svc]");
    }

    @Test
    void textWithoutAKeyIsRefused() throws Exception {
        var pem = Pem.of(Authority.create(now, TEN_YEARS).root().chain());
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
