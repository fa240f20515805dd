package io.dragoman.conversion;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.RateLimitService;
import io.dragoman.resources.model.Selector;
import io.dragoman.resources.parse.Parsing;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionRulesTest {
    private static final Origin ORIGIN = new Origin(new ObjectKey("Mapping", "ns", "a"), 0, "f:1", "");

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void theGivenObjectIsLeftAlone(String version) {
        var given = yaml(manifest(version, "Mapping", "prefix: /\nservice: x\nhost: a\ntls: true\n"));
        var copy = given.deepCopy();
        var converted = Conversion.read(given, ORIGIN);
        assertThat(given).isEqualTo(copy);
        assertThat(converted.problems()).isEmpty();
        assertThat(converted.object().path("apiVersion").textValue()).isEqualTo("getambassador.io/v3alpha1");
        assertThat(converted.object().path("metadata")).isEqualTo(given.path("metadata"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {hostname: '*'}",
                "{host: ''} | {hostname: '*'}",
                "{host: null} | {hostname: '*'}",
                "{host: '', host_regex: false} | {hostname: '*'}",
                "{host: a.com} | {hostname: a.com}",
                "{host: a.com, host_regex: false} | {hostname: a.com}",
                "{host: '*.a.com'} | {hostname: '*.a.com'}",
                "{host: 'a.*', host_regex: true} | {host: 'a.*', host_regex: true}",
                "{host: _skip_mapping_with_empty_host_} | {}",
                "{host: 5} | {host: 5}",
                "{host: {}} | {host: {}}",
                "{host: a, host_regex: 'no'} | {host: a, host_regex: 'no'}"
            })
    void hostBecomesHostnameUnlessItIsAnExpression(String before, String after) {
        assertThat(spec("Mapping", before)).isEqualTo(yaml(after));
    }

    @Test
    void aMappingWithoutHostMatchesEveryHostInV2Only() {
        var spec = "prefix: /\nservice: x\n";
        assertThat(Parsing.good(Mapping.class, manifest("v2", "Mapping", spec)).host())
                .isEqualTo(new HostMatch(HostMatch.Kind.GLOB, "*"));
        assertThat(Parsing.good(Mapping.class, manifest("v3alpha1", "Mapping", spec))
                        .host())
                .isNull();
    }

    @Test
    void aHostOfTheWrongTypeIsReportedAtItsOwnField() {
        assertThat(Parsing.refused(manifest("v2", "Mapping", "prefix: /\nservice: x\nhost: [a]\n")))
                .containsExactly("ERROR spec.host: must be a string, but is a list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "one | [one]",
                "[one, two] | [one, two]",
                "[--apiVersion-v3alpha1-only--default, x] | [default, x]",
                "[--apiVersion-v3alpha1-only--a, b] | [a, b]",
                "[5] | [5]",
                "null | null"
            })
    void idsBecomeAListWithoutThePrefixThatHidesThemFromOldInstances(String before, String after) {
        for (var kind : List.of("Mapping", "Host", "TLSContext", "AuthService")) {
            assertThat(spec(kind, "{ambassador_id: " + before + "}").path("ambassador_id"))
                    .isEqualTo(yaml("a: " + after).path("a"));
        }
    }

    @Test
    void theIdThatStandsForNoneInV2IsNoneAgain() {
        assertThat(spec("TLSContext", "{ambassador_id: [--apiVersion-v3alpha1-only--default]}"))
                .isEqualTo(yaml("{}"));
    }

    @Test
    void theOtherSpellingOfTheIdsOfAHostIsAppended() {
        assertThat(spec("Host", "{ambassadorId: [--apiVersion-v3alpha1-only--b, c]}"))
                .isEqualTo(yaml("{ambassador_id: [b, c]}"));
        assertThat(spec("Host", "{ambassador_id: a, ambassadorId: b}")).isEqualTo(yaml("{ambassador_id: [a, b]}"));
        assertThat(Parsing.one(manifest("v2", "Host", "ambassadorId: [other]\n"))
                        .isFor("default"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "headers, regex_headers, v2BoolHeaders",
        "query_parameters, regex_query_parameters, v2BoolQueryParameters"
    })
    void booleanHeadersAskForPresence(String exact, String regex, String carrier) {
        assertThat(specWithHost("{%s: {a: x, b: true, c: false}}".formatted(exact)))
                .isEqualTo(
                        yaml("{%s: {a: x}, hostname: '*', %s: {b: '.*'}, %s: [b]}".formatted(exact, regex, carrier)));
        assertThat(specWithHost("{%s: {b: true, d: true}, %s: {c: y, d: z}}".formatted(exact, regex)))
                .isEqualTo(yaml("{%s: {}, %s: {c: y, d: z, b: '.*'}, hostname: '*', %s: [b]}"
                        .formatted(exact, regex, carrier)));
        assertThat(specWithHost("{%s: {c: false}}".formatted(exact)))
                .isEqualTo(yaml("{%s: {}, hostname: '*'}".formatted(exact)));
    }

    @Test
    void headersOfTheWrongTypeAreLeftForTheParserToReport() {
        for (var spec :
                List.of("{headers: [a], hostname: x}", "{headers: {a: true}, regex_headers: [b], hostname: x}")) {
            assertThat(specWithHost(spec)).isEqualTo(yaml(spec));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{tls: true, service: 'x:80'} | {service: 'https://x:80', v2ExplicitTLS: {tls: 'bool:true', serviceScheme: ''}}",
                "{tls: true, service: 'http://x'} | {service: 'https://x', v2ExplicitTLS: {tls: 'bool:true', serviceScheme: 'http://'}}",
                "{tls: true, service: 'HTTP://x'} | {service: 'https://x', v2ExplicitTLS: {tls: 'bool:true', serviceScheme: 'HTTP://'}}",
                "{tls: true, service: 'https://x'} | {service: 'https://x', v2ExplicitTLS: {tls: 'bool:true'}}",
                "{tls: true, service: 'other://x'} | {service: 'other://x', v2ExplicitTLS: {tls: 'bool:true'}}",
                "{tls: true, auth_service: x} | {auth_service: 'https://x', v2ExplicitTLS: {tls: 'bool:true', serviceScheme: ''}}",
                "{tls: false, service: 'http://x'} | {service: 'http://x', v2ExplicitTLS: {tls: 'bool:false'}}",
                "{tls: '', service: x} | {service: x, v2ExplicitTLS: {tls: string}}",
                "{tls: true} | {v2ExplicitTLS: {tls: 'bool:true'}}",
                "{tls: true, service: 5} | {service: 5, v2ExplicitTLS: {tls: 'bool:true'}}",
                "{tls: context, service: x} | {tls: context, service: x}"
            })
    void aBooleanTlsBecomesAScheme(String before, String after) {
        if (before.contains("auth_service")) {
            assertThat(spec("AuthService", before)).isEqualTo(yaml(after));
        } else {
            assertThat(spec("RateLimitService", before)).isEqualTo(yaml(after));
            assertThat(spec("TCPMapping", before)).isEqualTo(yaml(after));
            assertThat(specWithHost(before)).isEqualTo(specWithHost(after));
        }
    }

    @Test
    void whatOnlyV3HasIsCarriedUnderNamesOfItsOwn() {
        assertThat(spec("Mapping", "{hostname: x, v3StatsName: a, v3health_checks: [], host: y}"))
                .isEqualTo(yaml("{hostname: y, stats_name: a, health_checks: []}"));
        assertThat(spec("RateLimitService", "{v3GRPC: {use_resource_exhausted_code: true}, v3StatsName: b}"))
                .isEqualTo(yaml("{grpc: {use_resource_exhausted_code: true}, stats_name: b}"));
        assertThat(spec("AuthService", "{v3CircuitBreakers: []}")).isEqualTo(yaml("{circuit_breakers: []}"));
        assertThat(spec("TLSContext", "{v3CRLSecret: c}")).isEqualTo(yaml("{crl_secret: c}"));
        assertThat(spec("Host", "{tls: {v3CRLSecret: c}}")).isEqualTo(yaml("{tls: {crl_secret: c}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{add_request_headers: {a: x, b: {value: y, append: false}, c: null}}"
                        + " | {hostname: '*', add_request_headers: {a: {value: x, v2Representation: string},"
                        + " b: {value: y, append: false}, c: {v2Representation: 'null'}}}",
                "{remove_response_headers: a} | {hostname: '*', remove_response_headers: [a]}",
                "{cors: {origins: 'a, b', methods: GET}}"
                        + " | {hostname: '*', cors: {origins: [a, ' b'], v2CommaSeparatedOrigins: true, methods: [GET]}}",
                "{cors: {origins: [a]}} | {hostname: '*', cors: {origins: [a]}}",
            })
    void loneTextsBecomeWhatV3Has(String before, String after) {
        assertThat(spec("Mapping", before)).isEqualTo(yaml(after));
    }

    @Test
    void headersBecomeTagsUnlessTagsAreGiven() {
        assertThat(spec("TracingService", "{tag_headers: [x], config: {v3PropagationModes: [B3]}}"))
                .isEqualTo(yaml(
                        "{custom_tags: [{tag: x, request_header: {name: x}}], config: {propagation_modes: [B3]}}"));
        assertThat(spec("TracingService", "{tag_headers: [x], v3CustomTags: [{tag: y}]}"))
                .isEqualTo(yaml("{custom_tags: [{tag: y}]}"));
    }

    @Test
    void theSelectorOfAHostSelectsMappings() {
        assertThat(spec("Host", "{selector: {matchLabels: {a: b}}}"))
                .isEqualTo(yaml("{mappingSelector: {matchLabels: {a: b}}}"));
        assertThat(Parsing.good(GatewayHost.class, manifest("v2", "Host", "selector: {matchLabels: {a: b}}\n"))
                        .mappingSelector())
                .isEqualTo(new Selector(Map.of("a", "b"), List.of()));
    }

    @Test
    void everyFormOfLabelsIsConverted() {
        var mapping = Parsing.good(Mapping.class, manifest("v2", "Mapping", """
                prefix: /
                service: x
                labels:
                  ambassador:
                  - request_label_group:
                    - api-rate-limit:
                        header: 'Authorization'
                  - all:
                    - remote_address
                    - source_cluster
                    - destination_cluster
                    - backend
                    - generic_key: backend
                    - {generic_key: gold, v3Key: plan}
                    - {k: {header: H, omit_if_not_present: true}}
                    - {remote_address: {header: X}}
                    - {generic_key: {header: Y}}
                    - {auth_metadata: {header: Z}}
                    - {auth_metadata: {key: plan, name: p}}
                """));
        assertThat(mapping.labels().get("ambassador"))
                .containsExactly(
                        new LabelGroup(
                                "request_label_group",
                                List.of(new Specifier.RequestHeader("api-rate-limit", "Authorization"))),
                        new LabelGroup(
                                "all",
                                List.of(
                                        new Specifier.RemoteAddress(),
                                        new Specifier.SourceCluster(),
                                        new Specifier.DestinationCluster(),
                                        new Specifier.GenericKey("generic_key", "backend"),
                                        new Specifier.GenericKey("generic_key", "backend"),
                                        new Specifier.GenericKey("plan", "gold"),
                                        new Specifier.RequestHeader("k", "H"),
                                        new Specifier.RequestHeader("remote_address", "X"),
                                        new Specifier.RequestHeader("generic_key", "Y"),
                                        new Specifier.RequestHeader("auth_metadata", "Z"),
                                        new Specifier.AuthMetadata("plan", "p"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{remote_address: {key: remote_address}} | remote_address",
                "{source_cluster: {key: source_cluster}} | source_cluster",
                "{request_headers: {key: k, header_name: h}} | request_headers",
                "{generic_key: {key: k, value: v}} | generic_key",
                "{k: text} | k",
                "{k: {header: 5}} | k"
            })
    void formsThatV2DoesNotHaveAreRefused(String specifier, String name) {
        var problems = Parsing.refused(manifest(
                "v2", "Mapping", "prefix: /\nservice: x\nlabels: {d: [{a: []}, {g: [x, " + specifier + "]}]}\n"));
        assertThat(problems)
                .contains("ERROR spec.labels.d[1].g[1]: the specifier " + name
                        + " must be a string, {generic_key: value} or {key: {header: name}} in this apiVersion; the"
                        + " typed forms belong to v3alpha1");
    }

    @Test
    void aRefusedConversionDoesNotHideOtherProblems() {
        assertThat(Parsing.refused(manifest(
                        "v2",
                        "Mapping",
                        "service: x\nlabels: {d: [{g: [{remote_address: {key: remote_address}}]}]}\n")))
                .hasSize(2)
                .contains("ERROR spec.prefix: is required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels: 5",
                "labels: [a]",
                "labels: {d: 5}",
                "labels: {d: [5]}",
                "labels: {d: [{g: 5}]}",
                "labels: {d: [{g: [5]}]}",
                "labels: {d: [{g: [{}]}]}",
                "headers: 5",
                "headers: {a: 5}",
                "tls: [true]",
                "service: {}",
                "ambassador_id: {}"
            })
    void valuesOfTheWrongTypeAreReportedByTheParser(String field) {
        var service = field.startsWith("service") ? "" : "service: x\n";
        assertThat(Parsing.refused(manifest("v2", "Mapping", "prefix: /\n" + service + field + "\n")))
                .allMatch(problem -> problem.contains("must"));
    }

    @Test
    void anObjectWithoutSpecIsConvertedForTheParserToReport() {
        assertThat(Parsing.refused("apiVersion: getambassador.io/v2\nkind: Mapping\nmetadata: {name: a}\n"))
                .contains("ERROR spec: is required");
    }

    @Test
    void theOtherKindsOfV1AndV2AreRead() {
        assertThat(Parsing.good(
                                AuthService.class,
                                manifest(
                                        "v1",
                                        "AuthService",
                                        "{auth_service: a, tls: true, proto: grpc, protocol_version: v3}"))
                        .service())
                .isEqualTo("https://a");
        assertThat(Parsing.good(
                                RateLimitService.class,
                                manifest(
                                        "v2",
                                        "RateLimitService",
                                        "{service: a, protocol_version: v3, v3GRPC: {use_resource_exhausted_code: true}}"))
                        .useResourceExhausted())
                .isTrue();
    }

    private static JsonNode specWithHost(String spec) {
        return spec("Mapping", spec);
    }

    private static JsonNode spec(String kind, String spec) {
        return Conversion.read(yaml(manifest("v2", kind, spec)), ORIGIN)
                .object()
                .path("spec");
    }

    private static JsonNode yaml(String text) {
        return YamlDocuments.parse(text).getFirst().node();
    }
}
