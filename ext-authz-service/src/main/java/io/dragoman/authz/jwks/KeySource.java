package io.dragoman.authz.jwks;

import java.net.URI;

/** Where filters get an issuer's keys from. */
public interface KeySource {
    /**
     * The keys at a URL. May block while they are fetched.
     *
     * @throws KeysUnavailableException if there are none that are fresh enough
     */
    KeySet keys(URI uri) throws KeysUnavailableException;

    /**
     * The keys at a URL, fetched again since a token names a key that is not among {@code seen}. How often that happens
     * is bounded, so that forged tokens cannot make the gateway flood the issuer.
     *
     * @param seen the keys that lack the token's key
     * @throws KeysUnavailableException if there are none that are fresh enough
     */
    KeySet newerKeys(URI uri, KeySet seen) throws KeysUnavailableException;
}
