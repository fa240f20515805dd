package io.dragoman.controller.gateway;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates, keys and authorities out of Secrets. */
final class CredentialResolver {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----[A-Za-z0-9+/=\\s:,-]+-----END \\1PRIVATE KEY-----");

    private CredentialResolver() {}

    /** The name of the certificate and key of a Secret. */
    static String keyPairName(ObjectKey secret) {
        return "tls/" + secret.namespace() + "/" + secret.name();
    }

    /** The name of the authorities of a Secret. */
    static String authoritiesName(ObjectKey secret) {
        return "ca/" + secret.namespace() + "/" + secret.name();
    }

    /**
     * The certificate and key of a Secret.
     *
     * @param user who refers to it, for problems
     */
    static Outcome<Credential> keyPair(ObjectKey key, @Nullable KubeSecret secret, Origin user) {
        if (secret == null) {
            return refused(user, "refers to the Secret " + shown(key) + ", which is not there");
        }
        var chain = secret.value(CERTIFICATE);
        var privateKey = secret.value(KEY);
        var origin = secret.meta().origin();
        if (chain == null || !hasCertificates(chain)) {
            return refused(user, origin, CERTIFICATE, "has no certificate in PEM form");
        }
        if (privateKey == null || !PRIVATE_KEY.matcher(privateKey.revealText()).find()) {
            return refused(user, origin, KEY, "has no private key in PEM form");
        }
        return Outcome.of(new Credential(
                keyPairName(key),
                new Credential.Content.KeyPair(chain, privateKey),
                secret.meta().origin()));
    }

    /** The trusted authorities of a Secret. */
    static Outcome<Credential> authorities(ObjectKey key, @Nullable KubeSecret secret, Origin user) {
        if (secret == null) {
            return refused(user, "refers to the Secret " + shown(key) + ", which is not there");
        }
        var certificates = secret.value(CERTIFICATE);
        if (certificates == null || !hasCertificates(certificates)) {
            return refused(user, secret.meta().origin(), CERTIFICATE, "has no certificate in PEM form");
        }
        return Outcome.of(new Credential(
                authoritiesName(key),
                new Credential.Content.Authorities(certificates),
                secret.meta().origin()));
    }

    private static boolean hasCertificates(SecretBytes pem) {
        try {
            Collection<?> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.reveal()));
            return !certificates.isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    private static Outcome<Credential> refused(Origin user, String message) {
        return Outcome.refused(List.of(Problem.error(user, message)));
    }

    private static Outcome<Credential> refused(Origin user, Origin secret, String dataKey, String message) {
        return Outcome.refused(List.of(
                Problem.error(secret.at("data." + dataKey), message),
                Problem.error(
                        user, "refers to the Secret " + shown(secret.key()) + ", whose " + dataKey + " " + message)));
    }

    private static String shown(ObjectKey secret) {
        return secret.name() + " in namespace " + secret.namespace();
    }
}
