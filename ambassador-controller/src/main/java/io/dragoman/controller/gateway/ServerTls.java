package io.dragoman.controller.gateway;

import io.dragoman.resources.model.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * TLS that the gateway terminates.
 *
 * @param credential name of the {@link Credential} with certificate and key
 * @param clientCa name of the {@link Credential} whose authorities client certificates are checked against, or null
 * @param settings protocol bounds, ALPN, whether a client certificate is required
 */
public record ServerTls(String credential, @Nullable String clientCa, TlsSettings settings) {}
