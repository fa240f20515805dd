package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.Credential.Content;
import io.dragoman.controller.gateway.Credential.Pem;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.SecretBytes;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates, keys, authorities and lists of revoked certificates out of Secrets. */
final class CredentialResolver {
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----[A-Za-z0-9+/=\\s:,-]+-----END \\1PRIVATE KEY-----");

    private CredentialResolver() {}

    /**
     * The certificate and key of a Secret.
     *
     * @param user who refers to it, for problems
     */
    static Outcome<Credential> keyPair(ObjectKey key, @Nullable KubeSecret secret, Origin user) {
        if (secret == null) {
            return missing(key, user);
        }
        var chain = value(secret, CredentialKeys.CERTIFICATE);
        var privateKey = value(secret, CredentialKeys.PRIVATE_KEY);
        if (chain == null || !hasCertificates(chain)) {
            return refused(user, secret, CredentialKeys.CERTIFICATE, "has no certificate in PEM form");
        }
        if (privateKey == null || !KEY_BLOCK.matcher(privateKey.revealText()).find()) {
            return refused(user, secret, CredentialKeys.PRIVATE_KEY, "has no private key in PEM form");
        }
        return Outcome.of(new Credential(
                "tls/" + name(key),
                new Content.KeyPair(new Pem.Text(chain), new Pem.Text(privateKey)),
                secret.meta().origin()));
    }

    /** The certificate and key in files. */
    static Credential keyPair(String chain, String key, Origin user) {
        return new Credential(
                "tls-file/" + chain + "+" + key, new Content.KeyPair(new Pem.File(chain), new Pem.File(key)), user);
    }

    /** The trusted authorities of a Secret. */
    static Outcome<Credential> authorities(ObjectKey key, @Nullable KubeSecret secret, Origin user) {
        if (secret == null) {
            return missing(key, user);
        }
        var certificates = value(secret, CredentialKeys.AUTHORITIES);
        if (certificates == null || !hasCertificates(certificates)) {
            return refused(user, secret, CredentialKeys.AUTHORITIES, "has no certificate in PEM form");
        }
        return Outcome.of(new Credential(
                "ca/" + name(key),
                new Content.Authorities(new Pem.Text(certificates), null),
                secret.meta().origin()));
    }

    /** The trusted authorities in a file. */
    static Credential authorities(String file, Origin user) {
        return new Credential("ca-file/" + file, new Content.Authorities(new Pem.File(file), null), user);
    }

    /** Authorities together with what they have revoked, from a Secret. */
    static Outcome<Credential> withRevoked(
            Credential authorities, ObjectKey key, @Nullable KubeSecret secret, Origin user) {
        if (secret == null) {
            return missing(key, user);
        }
        var lists = value(secret, CredentialKeys.REVOKED);
        if (lists == null || !hasRevocationLists(lists)) {
            return refused(user, secret, CredentialKeys.REVOKED, "has no certificate revocation list in PEM form");
        }
        return switch (authorities.content()) {
            case Content.Authorities(var certificates, var _) ->
                Outcome.of(new Credential(
                        authorities.name() + "+crl/" + name(key),
                        new Content.Authorities(certificates, lists),
                        authorities.origin()));
            case Content.KeyPair _ -> throw new IllegalArgumentException(authorities.name() + " holds no authorities");
        };
    }

    private static String name(ObjectKey secret) {
        return secret.namespace() + "/" + secret.name();
    }

    private static @Nullable SecretBytes value(KubeSecret secret, List<String> keys) {
        return keys.stream()
                .map(secret::value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static boolean hasCertificates(SecretBytes pem) {
        return has(() ->
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.reveal())));
    }

    private static boolean hasRevocationLists(SecretBytes pem) {
        return has(() -> CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(pem.reveal())));
    }

    /** Reads something of a PEM text. */
    private interface Reading {
        Collection<?> read() throws GeneralSecurityException;
    }

    private static boolean has(Reading reading) {
        try {
            return !reading.read().isEmpty();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Outcome<Credential> missing(ObjectKey secret, Origin user) {
        return Outcome.refused(
                List.of(Problem.error(user, "refers to the Secret " + shown(secret) + ", which is not there")
                        .because(Cause.REFERENCE)));
    }

    private static Outcome<Credential> refused(Origin user, KubeSecret secret, List<String> keys, String message) {
        var origin = secret.meta().origin();
        var dataKey = keys.stream()
                .filter(key -> secret.value(key) != null)
                .findFirst()
                .orElse(keys.getFirst());
        return Outcome.refused(List.of(
                Problem.error(origin.at("data." + dataKey), message),
                Problem.error(
                                user,
                                "refers to the Secret " + shown(origin.key()) + ", whose " + dataKey + " " + message)
                        .because(Cause.REFERENCE)));
    }

    private static String shown(ObjectKey secret) {
        return secret.name() + " in namespace " + secret.namespace();
    }
}
