package io.dragoman.authz.oidc;

import io.dragoman.authz.outbound.TlsSettings;

/**
 * An OpenID provider.
 *
 * @param name its identifier, exactly as it says it: an http or https URL
 * @param tls how it is known
 */
public record Issuer(String name, TlsSettings tls) {
    /** The name alone. */
    @Override
    public String toString() {
        return "issuer " + name;
    }
}
