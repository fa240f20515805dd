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
        assertThat(context).isEqualTo(new TlsContext(context.meta(), List.of(), null, true, TlsSettings.DEFAULTS));
    }

    @Test
    void everyFieldIsRead() {
        var context = Parsing.good(TlsContext.class, manifest("TLSContext", """
                hosts: [A.com, b.com]
                secret: name.namespace
                secret_namespacing: false
                alpn_protocols: h2,http/1.1
                ca_secret: ca
                cert_required: true
                min_tls_version: v1.0
                max_tls_version: V1.1
                cipher_suites: [A]
                ecdh_curves: [B]
                redirect_cleartext_from: 8080
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
                                "ca",
                                true,
                                TlsVersion.V1_0,
                                TlsVersion.V1_1,
                                List.of("A"),
                                List.of("B"),
                                "c.com")));
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
                "ecdh_curves: [null] | ecdh_curves[0]: must be a string, but is null"
            })
    void aWrongValueRefusesTheContextAndNamesTheField(String field, String problem) {
        assertThat(Parsing.refused(manifest("TLSContext", field))).containsExactly("ERROR spec." + problem);
    }

    @ParameterizedTest
    @CsvSource({"cert_chain_file", "private_key_file", "cacert_chain_file", "crl_secret"})
    void whatIsNotSupportedIsAWarning(String field) {
        assertThat(Parsing.problems(manifest("TLSContext", field + ": x")))
                .containsExactly("WARNING spec." + field + ": is not supported yet and has no effect");
    }

    @Test
    void anUnknownFieldIsAWarning() {
        assertThat(Parsing.problems(manifest("TLSContext", "host: x")))
                .containsExactly("WARNING spec.host: is not a known field and has no effect");
    }
}
