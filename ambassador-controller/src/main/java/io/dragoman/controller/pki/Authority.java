package io.dragoman.controller.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The gateway's own certificate authority: P-256 keys, signatures with SHA-256 (RFC 5280).
 *
 * @param root its certificate and key
 */
record Authority(KeyAndCertificate root) {
    /** Clocks differ: certificates are valid from so much earlier, but never more than a tenth of their life. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private static final int SERIAL_BITS = 128;

    /** Whose certificate it is. */
    enum Holder {
        /** Serves Envoys, the API server and other replicas, and is a client of these. */
        CONTROLLER,
        /** A client only, so that nobody takes it for a controller. */
        ENVOY;

        private List<KeyPurposeId> purposes() {
            return switch (this) {
                case CONTROLLER -> List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
                case ENVOY -> List.of(KeyPurposeId.id_kp_clientAuth);
            };
        }

        /** Whether a certificate is good for what its holder does. */
        boolean suits(X509Certificate certificate) throws GeneralSecurityException {
            var known = certificate.getExtendedKeyUsage();
            return known != null
                    && known.containsAll(
                            purposes().stream().map(KeyPurposeId::getId).toList());
        }
    }

    /**
     * A new authority. Its name is its own: by the name alone OpenSSL and BoringSSL choose, of the authorities that they
     * trust, the one to verify a certificate with.
     */
    static Authority create(Instant now, Duration life) throws GeneralSecurityException {
        var pair = newPair();
        var serial = newSerial();
        var name = new X500Principal("CN=dragoman " + serial.toString(Character.MAX_RADIX));
        try {
            var builder = builder(name, name, serial, pair, now, now.plus(life))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Authority(signed(builder, pair.getPrivate(), pair.getPrivate()));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /**
     * A certificate for one of the gateway's parts.
     *
     * @param names the DNS names that it is for; the first is its common name
     * @param life how long it is valid, unless the authority is so for less
     */
    KeyAndCertificate issue(List<String> names, Holder holder, Instant now, Duration life)
            throws GeneralSecurityException {
        var pair = newPair();
        var end = root.certificate().getNotAfter().toInstant();
        var until = now.plus(life).isBefore(end) ? now.plus(life) : end;
        var alternatives = names.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        try {
            var builder = builder(
                            root.certificate().getSubjectX500Principal(),
                            new X500Principal("CN=" + names.getFirst()),
                            newSerial(),
                            pair,
                            now,
                            until)
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(holder.purposes().toArray(KeyPurposeId[]::new)))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            return signed(builder, root.key(), pair.getPrivate());
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Whether this authority made a certificate. */
    boolean hasIssued(X509Certificate certificate) {
        try {
            certificate.verify(root.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static BigInteger newSerial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0);
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, BigInteger serial, KeyPair pair, Instant now, Instant until) {
        var tenth = Duration.between(now, until).dividedBy(10);
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial,
                Date.from(now.minus(tenth.compareTo(EARLIER) < 0 ? tenth : EARLIER)),
                Date.from(until),
                subject,
                pair.getPublic());
    }

    private static KeyAndCertificate signed(X509v3CertificateBuilder builder, PrivateKey signer, PrivateKey key)
            throws GeneralSecurityException {
        try {
            var signature = new JcaContentSignerBuilder("SHA256withECDSA").build(signer);
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signature));
            return new KeyAndCertificate(key, List.of(certificate));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
