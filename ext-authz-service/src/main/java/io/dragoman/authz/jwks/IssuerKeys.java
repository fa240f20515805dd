package io.dragoman.authz.jwks;

import org.jspecify.annotations.Nullable;

/** The keys of one issuer. Used by many threads. */
public interface IssuerKeys {
    /**
     * The keys now. May block while they are fetched. As long as they do not change, it is the same object.
     *
     * @throws KeysUnavailableException if there are none that are fresh enough
     */
    KeySet current() throws KeysUnavailableException;

    /** The same keys if nobody has to be waited for, or null. Never blocks. */
    @Nullable
    KeySet known();

    /**
     * The keys, fetched again since a token names a key that is not among {@code seen}. How often that happens is
     * bounded, so that forged tokens cannot make the gateway flood the issuer.
     *
     * @param seen the keys that lack the token's key
     * @throws KeysUnavailableException if there are none that are fresh enough
     */
    KeySet newer(KeySet seen) throws KeysUnavailableException;
}
