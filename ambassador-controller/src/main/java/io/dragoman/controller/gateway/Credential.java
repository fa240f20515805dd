package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.SecretBytes;

/**
 * Something from a Secret that TLS needs.
 *
 * @param name unique among credentials
 * @param content certificate and key, or authorities
 * @param origin the Secret
 */
public record Credential(String name, Content content, Origin origin) {
    /** What a credential holds. */
    public sealed interface Content {
        /**
         * A certificate chain with its key, both PEM.
         *
         * @param chain the certificate and its intermediates
         * @param key the private key
         */
        record KeyPair(SecretBytes chain, SecretBytes key) implements Content {}

        /**
         * Trusted authorities, PEM.
         *
         * @param certificates one or more certificates
         */
        record Authorities(SecretBytes certificates) implements Content {}
    }
}
