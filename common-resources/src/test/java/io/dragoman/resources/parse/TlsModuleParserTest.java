package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsModule;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsModuleParserTest {
    private static List<TlsContext> contexts(String config) {
        return Parsing.accepted(TlsModule.class, module(config)).contexts();
    }

    private static String module(String config) {
        return """
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: tls}
                spec: {config: {%s}}
                """.formatted(config);
    }

    @Test
    void serverAndClientAreOneContextForEveryHost() {
        var server = contexts(
                        "server: {secret: mine, alpn_protocols: h2}, client: {secret: theirs, cert_required: true}")
                .getFirst();

        assertThat(server.meta().key()).hasToString("TLSContext/own/server");
        assertThat(server.hosts()).containsExactly("*");
        assertThat(server.secret()).isEqualTo("mine");
        assertThat(server.settings().caSecret()).isEqualTo("theirs");
        assertThat(server.settings().certRequired()).isTrue();
        assertThat(server.settings().alpnProtocols()).containsExactly("h2");
    }

    @Test
    void secretsHaveNamesOfOld() {
        var server =
                contexts("server: {enabled: true}, client: {enabled: true}").getFirst();

        assertThat(server.secret()).isEqualTo("ambassador-certs");
        assertThat(server.settings().caSecret()).isEqualTo("ambassador-cacert");
    }

    @Test
    void aServerThatIsSwitchedOffIsNone() {
        assertThat(contexts("server: {enabled: false}")).isEmpty();
    }

    @Test
    void otherEntriesAreForTlsTowardsServices() {
        var upstream =
                contexts("upstream: {secret: client-pair, ca_secret: ca}").getFirst();

        assertThat(upstream.meta().name()).isEqualTo("upstream");
        assertThat(upstream.hosts()).isEmpty();
        assertThat(upstream.secret()).isEqualTo("client-pair");
    }

    @Test
    void theFormIsCalledDeprecated() {
        assertThat(Parsing.problems(module("server: {enabled: true}")))
                .containsExactly("NOTICE spec.config: is the deprecated form of TLSContexts: write these instead");
    }
}
