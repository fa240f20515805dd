package io.dragoman.resources.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a TLSContext and a Host's inline {@code tls} share.
 *
 * @param alpnProtocols {@code alpn_protocols}, split at commas; empty for the gateway's default
 * @param caSecret {@code ca_secret} as written, or null
 * @param certRequired {@code cert_required}, default false: clients must present a certificate
 * @param minVersion {@code min_tls_version}, or null for Envoy's default (TLS 1.2)
 * @param maxVersion {@code max_tls_version}, or null for Envoy's default (TLS 1.3)
 * @param cipherSuites {@code cipher_suites}; empty for Envoy's default
 * @param ecdhCurves {@code ecdh_curves}; empty for Envoy's default
 * @param sni {@code sni} sent upstream, or null
 */
public record TlsSettings(
        List<String> alpnProtocols,
        @Nullable String caSecret,
        boolean certRequired,
        @Nullable TlsVersion minVersion,
        @Nullable TlsVersion maxVersion,
        List<String> cipherSuites,
        List<String> ecdhCurves,
        @Nullable String sni) {
    /** All defaults. */
    public static final TlsSettings DEFAULTS =
            new TlsSettings(List.of(), null, false, null, null, List.of(), List.of(), null);

    /** Copies the collections. */
    public TlsSettings {
        alpnProtocols = List.copyOf(alpnProtocols);
        cipherSuites = List.copyOf(cipherSuites);
        ecdhCurves = List.copyOf(ecdhCurves);
    }

    /** {@code v1.0} to {@code v1.3}. */
    public enum TlsVersion {
        V1_0,
        V1_1,
        V1_2,
        V1_3
    }
}
