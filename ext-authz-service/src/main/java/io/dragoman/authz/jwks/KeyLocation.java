package io.dragoman.authz.jwks;

import io.dragoman.authz.outbound.TlsSettings;
import java.net.URI;
import java.time.Duration;

/** Where an issuer's keys can be read. Filters with the same location share what was read there. */
public sealed interface KeyLocation {
    /** How the server is known. */
    TlsSettings tls();

    /** How long keys are used beyond their time while the issuer cannot be asked. */
    Duration maxStale();

    /**
     * A URL with a JWK Set (RFC 7517).
     *
     * @param uri http or https
     */
    record Document(URI uri, TlsSettings tls, Duration maxStale) implements KeyLocation {
        @Override
        public String toString() {
            return "JWKS " + uri;
        }
    }

    /**
     * An issuer that says itself where its keys are (OpenID Connect Discovery 1.0).
     *
     * @param issuer its identifier, exactly as it says it: an http or https URL
     */
    record Discovered(String issuer, TlsSettings tls, Duration maxStale) implements KeyLocation {
        @Override
        public String toString() {
            return "issuer " + issuer;
        }
    }
}
