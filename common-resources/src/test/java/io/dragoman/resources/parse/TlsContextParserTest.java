package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsSettings;
import io.dragoman.resources.model.TlsSettings.TlsVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsContextParserTest {
    @ParameterizedTest
    @CsvSource({"{}", "'{secret: \"\", ca_secret: \"\", sni: \"\", alpn_protocols: \"\"}'", "'{secret: null}'"})
    void whatIsLeftOutOrEmptyHasItsDefault(String spec) {
        var context = Parsing.good(TlsContext.class, manifest("TLSContext", spec));
        assertThat(context).isEqualTo(new TlsContext(context.meta(), List.of(), null, null, TlsSettings.DEFAULTS));
    }

    @Test
    void everyFieldIsRead() {
        var context = Parsing.good(TlsContext.class, manifest("TLSContext", """
                hosts: [A.com, b.com]
                secret: name.namespace
                secret_namespacing: false
                alpn_protocols: h2,http/1.1
                cert_required: true
                min_tls_version: v1.0
                max_tls_version: V1.1
                cipher_suites: ['[HIGH|AES128-SHA]']
                ecdh_curves: [X25519]
                cacert_chain_file: /ca
                crl_secret: crl
                sni: c.com
                """));
        assertThat(context)
                .isEqualTo(new TlsContext(
                        context.meta(),
                        List.of("a.com", "b.com"),
                        "name.namespace",
                        false,
                        new TlsSettings(
                                List.of("h2", "http/1.1"),
                                null,
                                true,
                                TlsVersion.V1_0,
                                TlsVersion.V1_1,
                                List.of("[HIGH|AES128-SHA]"),
                                List.of("X25519"),
                                "c.com",
                                new TlsSettings.Files(null, null, "/ca"),
                                "crl")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts: a | hosts: must be a list of strings, but is a string",
                "hosts: [a, 5] | hosts[1]: must be a string, but is a number",
                "secret: {name: a} | secret: must be a string, but is an object",
                "secret_namespacing: 1 | secret_namespacing: must be true or false, but is a number",
                "alpn_protocols: [h2] | alpn_protocols: must be a string, but is a list",
                "cert_required: required | cert_required: must be true or false, but is a string",
                "min_tls_version: 1.2 | min_tls_version: must be a string, but is a number",
                "max_tls_version: v2 | max_tls_version: must be one of v1.0, v1.1, v1.2, v1.3, but is \"v2\"",
                "cipher_suites: [A] | cipher_suites[0]: is no cipher suite that Envoy knows: A",
                "ecdh_curves: [A] | ecdh_curves[0]: is no curve that Envoy knows: A",
                "cert_chain_file: a | private_key_file: is required beside cert_chain_file",
                "private_key_file: a | cert_chain_file: is required beside private_key_file",
                "crl_secret: a | crl_secret: needs authorities to check against: ca_secret or cacert_chain_file",
                "'{ca_secret: a, cacert_chain_file: b}' | cacert_chain_file: cannot be given beside ca_secret",
                "'{min_tls_version: v1.3, max_tls_version: v1.2}' | max_tls_version: must not be below min_tls_version",
                "ecdh_curves: [null] | ecdh_curves[0]: must be a string, but is null"
            })
    void aWrongValueRefusesTheContextAndNamesTheField(String field, String problem) {
        assertThat(Parsing.refused(manifest("TLSContext", field))).containsExactly("ERROR spec." + problem);
    }

    @Test
    void aCertificateMayStandInFiles() {
        var context = Parsing.good(
                TlsContext.class, manifest("TLSContext", "cert_chain_file: /chain\nprivate_key_file: /key\n"));
        assertThat(context.settings().files()).isEqualTo(new TlsSettings.Files("/chain", "/key", null));
    }

    @Test
    void whatHasItsPlaceElsewhereIsANotice() {
        assertThat(Parsing.problems(manifest("TLSContext", "redirect_cleartext_from: 8080")))
                .containsExactly("NOTICE spec.redirect_cleartext_from: has no effect, as in Emissary 2 and later: use a"
                        + " Host's requestPolicy.insecure.action");
    }

    @Test
    void anUnknownFieldIsAWarning() {
        assertThat(Parsing.problems(manifest("TLSContext", "host: x")))
                .containsExactly("WARNING spec.host: is not a known field and has no effect");
    }
}
