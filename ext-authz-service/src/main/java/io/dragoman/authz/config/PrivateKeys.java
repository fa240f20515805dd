package io.dragoman.authz.config;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads private keys in PEM (RFC 7468 §10). */
final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PrivateKeys() {}

    /**
     * An RSA or EC key.
     *
     * @throws GeneralSecurityException if the text is none
     */
    static PrivateKey read(String text) throws GeneralSecurityException {
        var pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new InvalidKeySpecException("no PEM");
        }
        var key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (var algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(key);
            } catch (InvalidKeySpecException e) {
                // A key of another algorithm.
            }
        }
        throw new InvalidKeySpecException("neither RSA nor EC");
    }
}
