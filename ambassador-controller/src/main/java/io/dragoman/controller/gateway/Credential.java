package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * Something that TLS needs and that is delivered apart.
 *
 * @param name unique among credentials
 * @param content certificate and key, or authorities
 * @param origin the Secret, or who names the files
 */
public record Credential(String name, Content content, Origin origin) {
    /** What a credential holds. */
    public sealed interface Content {
        /**
         * A certificate chain with its key.
         *
         * @param chain the certificate and its intermediates
         * @param key the private key
         */
        record KeyPair(Pem chain, Pem key) implements Content {}

        /**
         * Trusted authorities.
         *
         * @param certificates one or more certificates
         * @param revoked lists of certificates that they have revoked, or null
         */
        record Authorities(Pem certificates, @Nullable SecretBytes revoked) implements Content {}
    }

    /** A text in PEM form. */
    public sealed interface Pem {
        /** The text itself. */
        record Text(SecretBytes bytes) implements Pem {}

        /** A file of Envoy's, which it reads and follows itself. */
        record File(String path) implements Pem {}
    }
}
