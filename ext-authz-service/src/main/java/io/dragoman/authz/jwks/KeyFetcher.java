package io.dragoman.authz.jwks;

import java.net.URI;

/** Gets an issuer's keys, now and from the issuer. */
@FunctionalInterface
interface KeyFetcher {
    /**
     * Asks the issuer. Blocks.
     *
     * @throws KeysUnavailableException if there is no usable answer
     */
    FetchedKeys fetch(URI uri) throws KeysUnavailableException;
}
