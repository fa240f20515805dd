package io.dragoman.authz.jwks;

/**
 * Keys that nobody has to be asked for.
 *
 * @param current the keys
 */
public record FixedKeys(KeySet current) implements IssuerKeys {
    @Override
    public KeySet known() {
        return current;
    }

    @Override
    public KeySet newer(KeySet seen) {
        return current;
    }
}
