package io.dragoman.controller.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its key.
 *
 * @param key the private key
 * @param chain the certificate, and after it those that vouch for it, without the root
 */
record KeyAndCertificate(PrivateKey key, List<X509Certificate> chain) {
    KeyAndCertificate {
        chain = List.copyOf(chain);
    }

    static KeyAndCertificate of(String certificatePem, String keyPem) throws GeneralSecurityException {
        var chain = Pem.certificates(certificatePem);
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate");
        }
        return new KeyAndCertificate(Pem.key(keyPem), chain);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Whether a third of its life is left or less, so that there is time to mend what goes wrong with its successor. */
    boolean isDue(Instant now) {
        return !now.isBefore(isDue());
    }

    /** When a third of its life is left. */
    Instant isDue() {
        return whenLeft(3);
    }

    /** When a part of its life is left: a third, a sixth. */
    Instant whenLeft(int part) {
        var from = certificate().getNotBefore().toInstant();
        var until = certificate().getNotAfter().toInstant();
        return until.minus(Duration.between(from, until).dividedBy(part));
    }

    /** Whether it is no longer valid. */
    boolean hasEnded(Instant now) {
        return !now.isBefore(certificate().getNotAfter().toInstant());
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "KeyAndCertificate[" + certificate().getSubjectX500Principal() + "]";
    }
}
