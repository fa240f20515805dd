package io.dragoman.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Certificates of the tests: {@code one}, {@code two} and {@code localhost} of servers, {@code ca} of an authority, {@code client} and {@code
 * revoked} issued by it, the latter named in {@code crl.pem}.
 */
final class Certificates {
    /** Of stores that are written. */
    static final String PASSWORD = "changeit";

    private Certificates() {}

    /** A Secret with certificate and key. */
    static String secret(String name, String pair) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: kubernetes.io/tls
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                """.formatted(
                        name, pem(pair + ".crt").indent(4), pem(pair + ".key").indent(4));
    }

    /** A Secret with one text. */
    static String secret(String name, String dataKey, String file) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData:
                  %s: |
                %s
                """.formatted(name, dataKey, pem(file).indent(4));
    }

    /** A file of the tests' certificates. */
    static String pem(String name) {
        try (InputStream stream = Objects.requireNonNull(Certificates.class.getResourceAsStream("/tls/" + name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a certificate into a store of those that are trusted. */
    static void writeTrusted(String name, Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(name, certificate(name));
        try (var output = Files.newOutputStream(file)) {
            store.store(output, PASSWORD.toCharArray());
        }
    }

    /** A certificate by its name. */
    static Certificate certificate(String name) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem(name + ".crt").getBytes(StandardCharsets.US_ASCII)));
    }

    /** What a client shows. */
    static KeyManager[] keyManagers(String pair) throws GeneralSecurityException, IOException {
        var encoded = pem(pair + ".key").replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", key, new char[0], new Certificate[] {certificate(pair)});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }
}
