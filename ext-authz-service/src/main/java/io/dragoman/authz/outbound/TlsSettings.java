package io.dragoman.authz.outbound;

import io.dragoman.resources.model.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * How a server is known over TLS, and how it knows us.
 *
 * @param insecure whether its certificate may be anybody's
 * @param authority certificates in PEM of authorities that are trusted besides the usual ones, or null for none
 * @param identity the certificate that we show when we are asked for one, or null for none
 */
public record TlsSettings(
        boolean insecure,
        @Nullable SecretBytes authority,
        @Nullable Identity identity) {
    /** The usual authorities, and no certificate of our own. */
    public static final TlsSettings USUAL = new TlsSettings(false, null, null);

    /**
     * A certificate of our own.
     *
     * @param certificate the chain in PEM, our own first
     * @param key its private key in PEM (PKCS #8 or PKCS #1)
     */
    public record Identity(SecretBytes certificate, SecretBytes key) {}
}
