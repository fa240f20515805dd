package io.dragoman.controller.gateway;

import io.dragoman.resources.model.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * TLS that the gateway originates.
 *
 * @param credential name of the {@link Credential} it presents, or null
 * @param trustedCa name of the {@link Credential} whose authorities it trusts; null verifies nothing, as in Emissary
 * @param settings protocol bounds, ALPN, SNI
 */
public record UpstreamTls(
        @Nullable String credential, @Nullable String trustedCa, TlsSettings settings) {}
