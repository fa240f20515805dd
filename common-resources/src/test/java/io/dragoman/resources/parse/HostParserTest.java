package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayHost.InsecureAction;
import io.dragoman.resources.model.GatewayHost.SecretRef;
import io.dragoman.resources.model.Selector;
import io.dragoman.resources.model.Selector.Expression;
import io.dragoman.resources.model.Selector.Operator;
import io.dragoman.resources.model.TlsSettings;
import io.dragoman.resources.model.TlsSettings.TlsVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostParserTest {
    @Test
    void whatIsLeftOutHasItsDefault() {
        var host = good("{}\n");
        assertThat(host).isEqualTo(new GatewayHost(host.meta(), "*", null, null, null, null, InsecureAction.REDIRECT));
    }

    @Test
    void everyFieldIsRead() {
        var host = good("""
                hostname: "*.Example.com:8443"
                mappingSelector:
                  matchLabels: {a: b}
                  matchExpressions:
                  - {key: c, operator: In, values: [d, e]}
                  - {key: f, operator: DoesNotExist}
                tlsSecret: {name: cert, namespace: certs}
                tls:
                  alpn_protocols: "h2, http/1.1"
                  ca_secret: ca
                  cert_required: true
                  min_tls_version: v1.2
                  max_tls_version: v1.3
                  cipher_suites: [HIGH, AES128-SHA]
                  ecdh_curves: [P-256]
                  crl_secret: crl
                  sni: upstream
                requestPolicy: {insecure: {action: Route}}
                acmeProvider: {authority: none}
                """);
        assertThat(host)
                .isEqualTo(new GatewayHost(
                        host.meta(),
                        "*.example.com:8443",
                        new Selector(
                                Map.of("a", "b"),
                                List.of(
                                        new Expression("c", Operator.IN, List.of("d", "e")),
                                        new Expression("f", Operator.DOES_NOT_EXIST, List.of()))),
                        new SecretRef("certs", "cert"),
                        null,
                        new TlsSettings(
                                List.of("h2", "http/1.1"),
                                "ca",
                                true,
                                TlsVersion.V1_2,
                                TlsVersion.V1_3,
                                List.of("HIGH", "AES128-SHA"),
                                List.of("P-256"),
                                "upstream",
                                TlsSettings.Files.NONE,
                                "crl"),
                        InsecureAction.ROUTE));
    }

    @Test
    void theSecretIsInTheNamespaceOfTheHostUnlessItSays() {
        assertThat(good("tlsSecret: {name: a}\ntlsContext: {name: c}\n"))
                .returns(new SecretRef("own", "a"), GatewayHost::tlsSecret)
                .returns("c", GatewayHost::tlsContext);
    }

    @ParameterizedTest
    @CsvSource({"'hostname: \"\"', *", "'hostname: A.com', a.com", "'hostname: a.*', a.*", "'hostname: \"*\"', *"})
    void theHostnameIsAGlobInLowerCase(String field, String hostname) {
        assertThat(good(field + "\n").hostname()).isEqualTo(hostname);
    }

    @ParameterizedTest
    @CsvSource({"Redirect, REDIRECT", "Reject, REJECT", "Route, ROUTE", "route, ROUTE"})
    void theInsecureActionIsRead(String text, InsecureAction action) {
        assertThat(good("requestPolicy: {insecure: {action: " + text + "}}\n").insecureAction())
                .isEqualTo(action);
    }

    @Test
    void insecureRequestsAreRedirectedWhenThePolicyDoesNotSay() {
        assertThat(good("requestPolicy: {}\n").insecureAction()).isEqualTo(InsecureAction.REDIRECT);
        assertThat(good("requestPolicy: {insecure: {}}\n").insecureAction()).isEqualTo(InsecureAction.REDIRECT);
    }

    @Test
    void theDeprecatedSelectorCountsWhenMappingSelectorIsEmpty() {
        var labels = new Selector(Map.of("a", "b"), List.of());
        var deprecated = "selector: {matchLabels: {a: b}}\n";
        assertThat(good(deprecated).mappingSelector()).isEqualTo(labels);
        assertThat(good("mappingSelector: {}\n" + deprecated).mappingSelector()).isEqualTo(labels);
        assertThat(good("mappingSelector: {}\n").mappingSelector()).isEqualTo(new Selector(Map.of(), List.of()));
        var both = manifest("Host", "mappingSelector: {matchLabels: {c: d}}\n" + deprecated);
        assertThat(Parsing.problems(both))
                .containsExactly("WARNING spec.selector: has no effect beside mappingSelector");
        assertThat(Parsing.accepted(GatewayHost.class, both).mappingSelector())
                .isEqualTo(new Selector(Map.of("c", "d"), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostname: 5 | hostname: must be a string, but is a number",
                "hostname: a.*.b | hostname: may have one * only, at its beginning or its end",
                "hostname: '**' | hostname: may have one * only, at its beginning or its end",
                "tlsSecret: cert | tlsSecret: must be an object, but is a string",
                "tlsSecret: {name: a, namespace: 5} | tlsSecret.namespace: must be a string, but is a number",
                "tlsContext: [] | tlsContext: must be an object, but is a list",
                "tls: {min_tls_version: v1.4} | tls.min_tls_version: must be one of v1.0, v1.1, v1.2, v1.3, but is \"v1.4\"",
                "tls: {cipher_suites: A} | tls.cipher_suites: must be a list of strings, but is a string",
                "requestPolicy: Route | requestPolicy: must be an object, but is a string",
                "requestPolicy: {insecure: {action: Drop}} | requestPolicy.insecure.action: must be one of Redirect, Reject,"
                        + " Route, but is \"Drop\"",
                "mappingSelector: {matchLabels: [a]} | mappingSelector.matchLabels: must be an object with string values, but is"
                        + " a list",
                "mappingSelector: {matchExpressions: [{key: a}]} | mappingSelector.matchExpressions[0].operator: is required",
                "mappingSelector: {matchExpressions: [{key: a, operator: Gt}]} | mappingSelector.matchExpressions[0].operator:"
                        + " must be one of In, NotIn, Exists, DoesNotExist, but is \"Gt\"",
                "mappingSelector: {matchExpressions: [{operator: Exists}]} | mappingSelector.matchExpressions[0].key: is"
                        + " required",
                "acmeProvider: none | acmeProvider: must be an object, but is a string"
            })
    void aWrongValueRefusesTheHostAndNamesTheField(String field, String problem) {
        assertThat(Parsing.refused(manifest("Host", field))).contains("ERROR spec." + problem);
    }

    @Test
    void tlsContextAndInlineTlsExcludeEachOther() {
        assertThat(Parsing.refused(manifest("Host", "tlsSecret: {name: a}\ntlsContext: {name: b}\ntls: {sni: c}\n")))
                .containsExactly("ERROR spec.tls: cannot be given beside tlsContext");
    }

    @ParameterizedTest
    @CsvSource({"tlsSecret, '{}'", "tlsSecret, '{name: \"\"}'", "tlsContext, '{name: x}'", "tls, '{sni: x}'"})
    void tlsWithoutASecretIsAWarning(String field, String value) {
        var yaml = manifest("Host", field + ": " + value);
        assertThat(Parsing.problems(yaml))
                .containsExactly(
                        "WARNING spec." + field + ": has no effect without tlsSecret.name: the Host has no TLS");
        assertThat(Parsing.accepted(GatewayHost.class, yaml).tlsSecret()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostnme: a | hostnme: is not a known field and has no effect",
                "tlsSecret: {name: a, key: b} | tlsSecret.key: is not a known field and has no effect",
                "requestPolicy: {secure: {}} | requestPolicy.secure: is not a known field and has no effect",
                "requestPolicy: {insecure: {act: x}} | requestPolicy.insecure.act: is not a known field and has no effect",
                "mappingSelector: {labels: {}} | mappingSelector.labels: is not a known field and has no effect"
            })
    void whatHasNoEffectIsAWarning(String field, String problem) {
        var yaml = manifest("Host", field);
        assertThat(Parsing.problems(yaml)).containsExactly("WARNING spec." + problem);
        Parsing.accepted(GatewayHost.class, yaml);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acmeProvider: {email: a} | acmeProvider: has no effect, as in Emissary: have a certificate put into tlsSecret,"
                        + " for instance by cert-manager",
                "previewUrl: {enabled: true} | previewUrl: has no effect, as in Emissary",
                "requestPolicy: {insecure: {additionalPort: 1}} | requestPolicy.insecure.additionalPort: has no effect, as in"
                        + " Emissary 2 and later: a Listener names its port"
            })
    void whatHasItsPlaceElsewhereIsANotice(String field, String problem) {
        assertThat(Parsing.problems(manifest("Host", field))).containsExactly("NOTICE spec." + problem);
    }

    @Test
    void theCertificateComesFromOnePlace() {
        assertThat(Parsing.refused(
                        manifest("Host", "tlsSecret: {name: a}\ntls: {cert_chain_file: x, private_key_file: y}\n")))
                .containsExactly("ERROR spec.tls.cert_chain_file: cannot be given beside tlsSecret");
    }

    private static GatewayHost good(String spec) {
        return Parsing.good(GatewayHost.class, manifest("Host", spec));
    }

    @Test
    void tlsMayBeSpelledInCamelCase() {
        var host = Parsing.good(
                GatewayHost.class,
                Parsing.manifest(
                        "Host",
                        "{tlsSecret: {name: a}, tls: {minTlsVersion: v1.2, caSecret: b, certRequired: true, alpnProtocols: h2}}"));
        var snake = Parsing.good(
                GatewayHost.class,
                Parsing.manifest(
                        "Host",
                        "{tlsSecret: {name: a}, tls: {min_tls_version: v1.2, ca_secret: b, cert_required: true, alpn_protocols: h2}}"));
        assertThat(host.tls()).isNotNull().isEqualTo(snake.tls());
    }

    @Test
    void tlsMayNotSayTheSameInTwoSpellings() {
        assertThat(Parsing.problems(
                        Parsing.manifest("Host", "{tlsSecret: {name: a}, tls: {ca_secret: a, caSecret: b}}")))
                .anyMatch(problem -> problem.contains("tls.caSecret: is given twice"));
    }
}
