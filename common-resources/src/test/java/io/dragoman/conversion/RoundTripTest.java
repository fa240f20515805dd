package io.dragoman.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is converted and converted back is what it was, and in between it means the same. */
class RoundTripTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The fields of each kind that conversion looks at, each with values of every shape that a version gives it. */
    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("AuthService", List.of("auth_service", "tls", "v3StatsName", "stats_name", "v3CircuitBreakers")),
            Map.entry("ConsulResolver", List.of("address", "datacenter")),
            Map.entry("DevPortal", List.of("default", "content", "docs")),
            Map.entry("Filter", List.of("APIKey")),
            Map.entry("FilterPolicy", List.of("rules")),
            Map.entry("Host", List.of("hostname", "selector", "mappingSelector", "ambassadorId", "tls", "tlsSecret")),
            Map.entry("KubernetesEndpointResolver", List.of()),
            Map.entry("KubernetesServiceResolver", List.of()),
            Map.entry("LogService", List.of("service", "stats_name", "v3ProtocolVersion", "protocol_version")),
            Map.entry(
                    "Mapping",
                    List.of(
                            "prefix",
                            "service",
                            "host",
                            "host_regex",
                            "hostname",
                            "headers",
                            "regex_headers",
                            "query_parameters",
                            "regex_query_parameters",
                            "v2BoolHeaders",
                            "v2ExplicitTLS",
                            "tls",
                            "add_request_headers",
                            "add_response_headers",
                            "remove_request_headers",
                            "remove_response_headers",
                            "cors",
                            "health_checks",
                            "v3health_checks",
                            "stats_name",
                            "v3StatsName",
                            "labels")),
            Map.entry("Module", List.of("config")),
            Map.entry("RateLimit", List.of("domain", "limits")),
            Map.entry("RateLimitService", List.of("service", "tls", "grpc", "v3GRPC", "failure_mode_deny")),
            Map.entry("TCPMapping", List.of("service", "tls", "port", "v2ExplicitTLS", "stats_name")),
            Map.entry("TLSContext", List.of("secret", "crl_secret", "v3CRLSecret")),
            Map.entry("TracingService", List.of("service", "tag_headers", "custom_tags", "v3CustomTags", "config")));

    /** Values that mean something in some field; every field gets all of them, right or wrong. */
    private static final List<JsonNode> VALUES = List.of(
            yaml("x: null"),
            yaml("x: true"),
            yaml("x: false"),
            yaml("x: ''"),
            yaml("x: 7"),
            yaml("x: '*'"),
            yaml("x: a.example.com"),
            yaml("x: '*.example.com'"),
            yaml("x: _skip_mapping_with_empty_host_"),
            yaml("x: backend:80"),
            yaml("x: http://backend"),
            yaml("x: https://backend"),
            yaml("x: HTTPS://backend"),
            yaml("x: 'a, b'"),
            yaml("x: []"),
            yaml("x: {}"),
            yaml("x: [a, b]"),
            yaml("x: [[a], {b: c}, 5]"),
            yaml("x: --apiVersion-v3alpha1-only--default"),
            yaml("x: [--apiVersion-v3alpha1-only--default]"),
            yaml("x: [--apiVersion-v3alpha1-only--a, b, 5]"),
            yaml("x: {a: x, b: true, c: false, d: null}"),
            yaml("x: {a: '.*', b: '.*', d: x}"),
            yaml(
                    "x: {a: {value: x, append: false}, b: {value: y, v2Representation: string}, c: {v2Representation: 'null'}}"),
            yaml("x: {origins: 'a,b', methods: GET, headers: [x], exposed_headers: ''}"),
            yaml("x: {origins: [a, 'b,c'], v2CommaSeparatedOrigins: true}"),
            yaml("x: {tls: 'bool:true', serviceScheme: 'http://'}"),
            yaml("x: {tls: 'bool:false'}"),
            yaml("x: {matchLabels: {a: b}}"),
            yaml("x: {v3CRLSecret: c, crl_secret: d}"),
            yaml("x: {propagation_modes: [B3]}"),
            yaml("x: [{tag: a, request_header: {name: a}}]"),
            yaml(
                    "x: {d: [{g: [remote_address, backend, {generic_key: v}, {k: {header: H, omit_if_not_present: true}}]}]}"),
            yaml("x: {d: [{g: [{generic_key: v, v3Key: k}, {k: {header: 5}}, 5, {a: b, c: d}]}, 5, [6]], e: 7}"),
            yaml("x: {d: [{g: [{remote_address: {key: remote_address}}, {generic_key: {value: v}}]}]}"),
            yaml(
                    "x: {d: [{g: [{generic_key: {key: k, value: v}}, {generic_key: {value: remote_address, v2Shorthand: true}}]}]}"),
            yaml(
                    "x: {d: [{g: [{request_headers: {key: k, header_name: H, more: 1}}, {source_cluster: {key: other}}]}]}"));

    private static JsonNode yaml(String text) {
        return Objects.requireNonNull(YamlDocuments.parse(text).getFirst().node())
                .path("x");
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return Arbitraries.of(FIELDS.keySet().stream().sorted().toList()).flatMap(RoundTripTest::objectsOf);
    }

    private static Arbitrary<ObjectNode> objectsOf(String kind) {
        var names = new ArrayList<>(Objects.requireNonNull(FIELDS.get(kind)));
        names.add("ambassador_id");
        names.add("somethingElse");
        var fields =
                Arbitraries.maps(Arbitraries.of(names), Arbitraries.of(VALUES)).ofMinSize(0);
        var annotated = Arbitraries.of(true, false);
        return Combinators.combine(fields, annotated).as((values, withAnnotation) -> {
            var object = NODES.objectNode().put("kind", kind);
            var metadata = object.putObject("metadata").put("name", "a").put("namespace", "ns");
            if (withAnnotation) {
                metadata.putObject("annotations").put("note", "mine");
            }
            var spec = object.putObject("spec");
            values.forEach((name, value) -> spec.set(name, value.deepCopy()));
            return object;
        });
    }

    @Property(tries = 2000)
    void everyObjectComesBackAsItWas(
            @ForAll("objects") ObjectNode object, @ForAll ApiVersion from, @ForAll ApiVersion to) {
        object.put("apiVersion", from.text());
        var given = object.deepCopy();
        var there = Conversion.convert(object, to);
        assertThat(there.path("apiVersion").textValue()).isEqualTo(to.text());
        assertThat(Conversion.convert(there, from)).isEqualTo(given);
        assertThat(object).as("the given object is left alone").isEqualTo(given);
    }

    @Property(tries = 1000)
    void whatWasConvertedBeforeComesBackToo(@ForAll("objects") ObjectNode object, @ForAll ApiVersion first) {
        object.put("apiVersion", first.text());
        var v3 = Conversion.convert(object, ApiVersion.V3ALPHA1);
        var v2 = Conversion.convert(v3, ApiVersion.V2);
        assertThat(Conversion.convert(v2, ApiVersion.V3ALPHA1)).isEqualTo(v3);
        assertThat(Conversion.convert(Conversion.convert(v2, ApiVersion.V3ALPHA1), ApiVersion.V2))
                .isEqualTo(v2);
    }

    /** Even if everything that tells the spelling is lost on the way, as with a client that drops annotations. */
    @Property(tries = 2000)
    void anObjectMeansTheSameInV2(@ForAll("objects") ObjectNode object) {
        object.put("apiVersion", ApiVersion.V3ALPHA1.text());
        var before = parse(object);
        if (before == null) {
            return;
        }
        var v2 = Conversion.convert(object, ApiVersion.V2);
        ((ObjectNode) v2.path("metadata")).remove("annotations");
        assertThat(parse(v2)).as(v2.toString()).isEqualTo(before);
    }

    private static @Nullable String parse(ObjectNode object) {
        var parsed = new ManifestParser("ns").parse(object.deepCopy(), "f:1").getFirst();
        var resource = parsed.outcome().value();
        boolean wrong = parsed.outcome().problems().stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        return resource == null || wrong ? null : parsed.ambassadorIds() + withoutHostKind(resource);
    }

    /** A hostname without a star and a host match the same requests. */
    private static String withoutHostKind(Resource resource) {
        return resource.toString()
                .replaceAll("generation=\\d+", "")
                .replace("HostMatch[kind=EXACT", "HostMatch[kind=GLOB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mapping | {hostname: '*', prefix: /} | {prefix: /, ambassador_id: [--apiVersion-v3alpha1-only--default]}",
                "Mapping | {prefix: /} | {prefix: /, host: _skip_mapping_with_empty_host_,"
                        + " ambassador_id: [--apiVersion-v3alpha1-only--default]}",
                "Mapping | {hostname: a, host: b, host_regex: true, ambassador_id: [x]}"
                        + " | {host: a, ambassador_id: [--apiVersion-v3alpha1-only--x]}",
                "TCPMapping | {service: 'https://x', ambassador_id: [x]}"
                        + " | {service: 'https://x', ambassador_id: [--apiVersion-v3alpha1-only--x]}",
                "Host | {mappingSelector: {matchLabels: {a: b}}, ambassador_id: [x]}"
                        + " | {selector: {matchLabels: {a: b}}, ambassador_id: [--apiVersion-v3alpha1-only--x]}",
                "Host | {mappingSelector: {x: y}, selector: {matchLabels: {a: b}}, ambassador_id: [x]}"
                        + " | {selector: {matchLabels: {a: b}}, ambassador_id: [--apiVersion-v3alpha1-only--x]}",
                "LogService | {protocol_version: v3, stats_name: s, ambassador_id: [x]}"
                        + " | {v3ProtocolVersion: v3, v3StatsName: s, ambassador_id: [--apiVersion-v3alpha1-only--x]}"
            })
    void v2SeesWhatOldGatewaysUnderstand(String kind, String v3, String v2) {
        assertThat(Conversion.convert(object(ApiVersion.V3ALPHA1, kind, v3), ApiVersion.V2)
                        .path("spec"))
                .isEqualTo(yaml("x: " + v2));
    }

    @Test
    void anEditOfOneFieldKeepsTheSpellingOfTheOthers() {
        var v2 = object(
                ApiVersion.V2, "Mapping", "{prefix: /a, host_regex: false, host: '*', remove_request_headers: x}");
        var v3 = Conversion.convert(v2, ApiVersion.V3ALPHA1);
        ((ObjectNode) v3.path("spec")).put("prefix", "/b").put("hostname", "edited");
        assertThat(Conversion.convert(v3, ApiVersion.V2).path("spec"))
                .isEqualTo(yaml("x: {prefix: /b, host_regex: false, host: edited, remove_request_headers: x}"));
    }

    @Test
    void anAnnotationThatIsNotOursIsNoHarm() {
        for (var text : List.of("", "{", "5", "{\"prefix\": 5}", "{\"prefix\": [1, 2]}", "{\"prefix\": [\"/evil\"]}")) {
            var v2 = object(ApiVersion.V2, "Mapping", "{prefix: /a}");
            ((ObjectNode) v2.path("metadata")).putObject("annotations").put("getambassador.io/v3alpha1-spelling", text);
            assertThat(Conversion.convert(v2, ApiVersion.V3ALPHA1).path("spec").path("prefix"))
                    .as(text)
                    .isEqualTo(yaml("x: /a"));
        }
    }

    @Test
    void problemsOfLabelsNameTheirPlace() {
        var origin = new Origin(new ObjectKey("Mapping", "ns", "a"), 0, "f:1", "");
        var object = object(ApiVersion.V2, "Mapping", "{labels: {d: [{g: [{k: {header: 5}}]}]}}");
        assertThat(Conversion.read(object, origin).problems())
                .extracting(problem -> problem.origin().field())
                .containsExactly("spec.labels.d[0].g[0]");
    }

    private static ObjectNode object(ApiVersion version, String kind, String spec) {
        var object = NODES.objectNode().put("apiVersion", version.text()).put("kind", kind);
        object.putObject("metadata").put("name", "a");
        object.set("spec", yaml("x: " + spec));
        return object;
    }
}
