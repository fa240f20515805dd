package io.dragoman.schema;

import java.util.List;

/** The algorithms of signatures that nobody can make who has the public key alone. */
final class JwtAlgorithms {
    static final List<String> ALL =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private JwtAlgorithms() {}
}
