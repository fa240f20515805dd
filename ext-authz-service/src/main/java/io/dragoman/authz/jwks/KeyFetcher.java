package io.dragoman.authz.jwks;

/** Gets an issuer's keys, now and from the issuer. */
@FunctionalInterface
interface KeyFetcher {
    /**
     * Asks the issuer. Blocks.
     *
     * @throws KeysUnavailableException if there is no usable answer
     */
    FetchedKeys fetch(KeyLocation location) throws KeysUnavailableException;
}
