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
 * @param files what is read from files of Envoy's
 * @param crlSecret {@code crl_secret} as written, or null: certificates of the other side that are revoked
 */
public record TlsSettings(
        List<String> alpnProtocols,
        @Nullable String caSecret,
        boolean certRequired,
        @Nullable TlsVersion minVersion,
        @Nullable TlsVersion maxVersion,
        List<String> cipherSuites,
        List<String> ecdhCurves,
        @Nullable String sni,
        Files files,
        @Nullable String crlSecret) {
    /** All defaults. */
    public static final TlsSettings DEFAULTS =
            new TlsSettings(List.of(), null, false, null, null, List.of(), List.of(), null, Files.NONE, null);

    /** Copies the collections. */
    public TlsSettings {
        alpnProtocols = List.copyOf(alpnProtocols);
        cipherSuites = List.copyOf(cipherSuites);
        ecdhCurves = List.copyOf(ecdhCurves);
    }

    /**
     * Paths in Envoy's file system, of files in PEM form.
     *
     * @param certChain {@code cert_chain_file}: the certificate shown, with its intermediates; or null
     * @param privateKey {@code private_key_file}: its key; null exactly if the chain is
     * @param caChain {@code cacert_chain_file}: authorities that the other side's certificate is checked against, or null
     */
    public record Files(
            @Nullable String certChain,
            @Nullable String privateKey,
            @Nullable String caChain) {
        /** No file. */
        public static final Files NONE = new Files(null, null, null);
    }

    /** {@code v1.0} to {@code v1.3}. */
    public enum TlsVersion {
        V1_0,
        V1_1,
        V1_2,
        V1_3
    }
}
