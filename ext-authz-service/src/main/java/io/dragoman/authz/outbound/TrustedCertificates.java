package io.dragoman.authz.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Authorities of certificates. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * Trusts the usual authorities, and those of a bundle in PEM.
     *
     * @throws GeneralSecurityException if the bundle cannot be read or holds none
     */
    static TrustManager usualAnd(byte[] pem) throws GeneralSecurityException {
        var more = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (more.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate");
        }
        var all = new ArrayList<Certificate>(more);
        for (var manager : managers(null)) {
            if (manager instanceof X509TrustManager usual) {
                all.addAll(List.of(usual.getAcceptedIssuers()));
            }
        }
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        int number = 0;
        for (var certificate : all) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        return Arrays.stream(managers(store))
                .filter(X509TrustManager.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("there is no trust manager"));
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
