package io.dragoman.controller.gateway;

import static io.dragoman.controller.gateway.ModelFixture.LISTENER;
import static io.dragoman.controller.gateway.ModelFixture.host;
import static io.dragoman.controller.gateway.ModelFixture.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.TlsSettings.TlsVersion;
import org.junit.jupiter.api.Test;

class TlsTest {
    private static final String CERTIFICATE = ModelFixture.resource("/tls/localhost.crt");
    private static final String KEY = ModelFixture.resource("/tls/localhost.key");

    private final ModelFixture gateway = new ModelFixture();

    static String secret(String name, String certificate, String key) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: kubernetes.io/tls
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                """.formatted(name, certificate.indent(4), key.indent(4));
    }

    private static String context(String name, String spec) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: TLSContext
                metadata: {name: %s}
                spec: {%s}
                """.formatted(name, spec);
    }

    private GatewayListener listener() {
        return gateway.model().listeners().values().sequencedValues().getFirst();
    }

    @Test
    void aHostWithASecretHasAChainForItsNameBesideTheCleartextOne() {
        gateway.apply(
                LISTENER + secret("cert", CERTIFICATE, KEY) + host("h", "hostname: a.com, tlsSecret: {name: cert}"));

        assertThat(listener().chains())
                .extracting(GatewayListener.Chain::serverName)
                .containsExactly("a.com", null);
        assertThat(gateway.model().credentials().values()).containsOnlyKeys("tls/default/cert");
    }

    @Test
    void theModuleSaysWhetherANameWithADotNamesANamespace() {
        gateway.apply(LISTENER
                + secret("with.dot", CERTIFICATE, KEY)
                + secret("cert", CERTIFICATE, KEY)
                + context("c", "ca_secret: with.dot")
                + context("d", "ca_secret: cert.default, secret_namespacing: true")
                + """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Module
                metadata: {name: ambassador}
                spec: {config: {defaults: {tls_secret_namespacing: false}}}
                """
                + host("h", "hostname: a.com, tlsSecret: {name: cert}, tls: {caSecret: with.dot}")
                + host("i", "hostname: b.com, tlsSecret: {name: cert}, tlsContext: {name: c}")
                + host("j", "hostname: c.com, tlsSecret: {name: cert}, tlsContext: {name: d}"));

        assertThat(gateway.problems()).isEmpty();
        assertThat(gateway.model().credentials().values())
                .containsOnlyKeys("ca/default/with.dot", "ca/default/cert", "tls/default/cert");
    }

    @Test
    void aMissingSecretTakesTheHostOutAndNobodyElse() {
        gateway.apply(LISTENER
                + host("broken", "hostname: a.com, tlsSecret: {name: nowhere}")
                + host("fine", "hostname: b.com")
                + mapping("m", "hostname: '*', prefix: /"));

        assertThat(gateway.mappingsOf("a.com")).isEmpty();
        assertThat(gateway.mappingsOf("b.com")).containsExactly("m");
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("Host/default/broken spec.tlsSecret", "nowhere", "is not there");
    }

    @Test
    void untilItsSecretIsThereAHostAnswersChallengesOnly() {
        gateway.apply(LISTENER
                + host("new", "hostname: a.com, tlsSecret: {name: cert}")
                + mapping("m", "hostname: '*', prefix: /")
                + mapping("solver", "hostname: a.com, prefix: /.well-known/acme-challenge/token"));

        assertThat(gateway.mappingsOf("a.com")).containsExactly("solver");
        assertThat(gateway.problems()).singleElement().asString().contains("Host/default/new spec.tlsSecret");
        assertThat(listener().hasTls()).isFalse();

        gateway.apply(secret("cert", CERTIFICATE, KEY));

        assertThat(gateway.mappingsOf("a.com")).containsExactlyInAnyOrder("solver", "m");
        assertThat(gateway.problems()).isEmpty();
        assertThat(listener().hasTls()).isTrue();
    }

    @Test
    void garbageInASecretIsNamedOnTheSecretAndTheHostWithoutQuotingIt() {
        gateway.apply(LISTENER
                + secret("cert", "not a certificate: hunter2", KEY)
                + host("broken", "hostname: a.com, tlsSecret: {name: cert}"));

        assertThat(gateway.problems())
                .anyMatch(problem -> problem.contains("Secret/default/cert data.tls.crt"))
                .anyMatch(problem -> problem.contains("Host/default/broken spec.tlsSecret"))
                .noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void aSecretThatComesBackBringsTheHostBack() {
        gateway.apply(LISTENER + host("h", "hostname: a.com, tlsSecret: {name: cert}"));
        assertThat(gateway.problems()).isNotEmpty();

        gateway.apply(secret("cert", CERTIFICATE, KEY));

        assertThat(gateway.problems()).isEmpty();
        assertThat(listener().hasTls()).isTrue();
    }

    @Test
    void theContextNamedAfterTheHostGivesItsSettings() {
        gateway.apply(LISTENER
                + secret("cert", CERTIFICATE, KEY)
                + context("h-context", "hosts: [a.com], min_tls_version: v1.3")
                + host("h", "hostname: a.com, tlsSecret: {name: cert}"));

        assertThat(listener().chains().getFirst().tls().settings().minVersion()).isEqualTo(TlsVersion.V1_3);
    }

    @Test
    void aContextSharedByTwoHostsIsNoError() {
        gateway.apply(LISTENER
                + secret("cert", CERTIFICATE, KEY)
                + context("shared", "min_tls_version: v1.2")
                + host("one", "hostname: a.com, tlsSecret: {name: cert}, tlsContext: {name: shared}")
                + host("two", "hostname: b.com, tlsSecret: {name: cert}, tlsContext: {name: shared}"));

        assertThat(gateway.problems()).isEmpty();
        assertThat(listener().chains()).hasSize(3);
    }

    @Test
    void inlineSettingsAndAContextTogetherAreRefused() {
        gateway.apply(LISTENER
                + secret("cert", CERTIFICATE, KEY)
                + context("ctx", "min_tls_version: v1.2")
                + host(
                        "h",
                        "hostname: a.com, tlsSecret: {name: cert}, tlsContext: {name: ctx}, tls: {min_tls_version: v1.2}")
                + host("other", "hostname: b.com"));

        assertThat(gateway.parseProblems()).singleElement().asString().contains("spec.tls");
        assertThat(gateway.routesOf("a.com")).isEmpty();
    }

    @Test
    void aNameThatTlsCannotTellApartIsRefused() {
        gateway.apply(LISTENER
                + secret("cert", CERTIFICATE, KEY)
                + host("h", "hostname: 'www.*', tlsSecret: {name: cert}")
                + host("other", "hostname: b.com"));

        assertThat(gateway.problems()).singleElement().asString().contains("Host/default/h spec.hostname");
    }

    @Test
    void aMissingOriginationContextRefusesTheMapping() {
        gateway.apply(LISTENER + mapping("m", "hostname: '*', prefix: /m/, tls: nowhere"));

        assertThat(gateway.routesOf("*")).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Mapping/default/m spec.tls", "nowhere");
    }

    @Test
    void theListenerThatComesSecondToAPortIsRefused() {
        gateway.apply(LISTENER + LISTENER.replace("name: http", "name: other").replaceFirst("^", "---\n"));

        assertThat(gateway.model().listeners().values()).hasSize(1);
        assertThat(gateway.problems())
                .singleElement()
                .asString()
                .contains("Listener/default/other spec.port: is taken by Listener/default/http");
    }

    @Test
    void aListenerWithoutHostsSaysSo() {
        gateway.apply(LISTENER.replace("{namespace: {from: ALL}}", "{selector: {matchLabels: {none: such}}}")
                + host("h", "hostname: a.com"));

        assertThat(gateway.model().listeners().values()).isEmpty();
        assertThat(gateway.problems()).singleElement().asString().contains("Listener/default/http spec.hostBinding");
    }

    @Test
    void aContextOfAnotherNamespaceMayBeNamedWithIt() {
        gateway.apply(LISTENER
                + secret("cert", CERTIFICATE, KEY)
                + context("c", "min_tls_version: v1.2")
                + context("c", "min_tls_version: v1.3").replace("name: c", "name: c, namespace: other")
                + host("h", "hostname: a.com, tlsSecret: {name: cert}, tlsContext: {name: c.other}"));
        var chain = listener().chains().getFirst().tls();
        assertThat(chain).isNotNull();
        assertThat(chain.settings().minVersion()).isEqualTo(TlsVersion.V1_3);
    }
}
