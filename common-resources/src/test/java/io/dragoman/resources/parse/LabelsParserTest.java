package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.dragoman.resources.model.Mapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsParserTest {
    private static final String SHORTHAND = "is the label shorthand of v1 and v2; in v3alpha1 write ";
    private static final String KINDS =
            "source_cluster, destination_cluster, remote_address, request_headers, auth_metadata, generic_key";

    @Test
    void everyFormIsReadInOrder() {
        var labels = Parsing.good(Mapping.class, mapping("""
                ambassador:
                - all:
                  - source_cluster: {key: source_cluster}
                  - destination_cluster: {key: destination_cluster}
                  - remote_address: {key: remote_address}
                  - request_headers: {key: k, header_name: H, omit_if_not_present: true}
                  - generic_key: {key: plan, value: gold}
                  - generic_key: {value: backend, v2Shorthand: true}
                  - generic_key: {key: "", value: backend}
                - second:
                  - generic_key: {value: x}
                  - auth_metadata: {key: plan, name: p}
                other:
                - group:
                  - remote_address: {key: remote_address}
                """)).labels();
        assertThat(labels)
                .isEqualTo(Map.of(
                        "ambassador",
                        List.of(
                                new LabelGroup(
                                        "all",
                                        List.of(
                                                new Specifier.SourceCluster(),
                                                new Specifier.DestinationCluster(),
                                                new Specifier.RemoteAddress(),
                                                new Specifier.RequestHeader("k", "H"),
                                                new Specifier.GenericKey("plan", "gold"),
                                                new Specifier.GenericKey("generic_key", "backend"),
                                                new Specifier.GenericKey("generic_key", "backend"))),
                                new LabelGroup(
                                        "second",
                                        List.of(
                                                new Specifier.GenericKey("generic_key", "x"),
                                                new Specifier.AuthMetadata("plan", "p")))),
                        "other",
                        List.of(new LabelGroup("group", List.of(new Specifier.RemoteAddress())))));
        assertThat(labels.keySet()).containsExactly("ambassador", "other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{api-rate-limit: {header: Authorization}} | {request_headers: {key: api-rate-limit, header_name: Authorization}}",
                "{remote_address: {header: X}} | -",
                "{generic_key: backend} | {generic_key: {value: backend}}"
            })
    void theShorthandOfV2IsAnsweredWithTheRightForm(String specifier, String right) {
        var problems = Parsing.refused(mapping("ambassador: [{group: [" + specifier + "]}]"));
        var field = "spec.labels.ambassador[0].group[0]." + specifier.substring(1, specifier.indexOf(':'));
        if (right.equals("-")) {
            assertThat(problems).contains("ERROR " + field + ".key: is required");
        } else {
            assertThat(problems).containsExactly("ERROR " + field + ": " + SHORTHAND + right);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "remote_address | {remote_address: {key: remote_address}}",
                "source_cluster | {source_cluster: {key: source_cluster}}",
                "destination_cluster | {destination_cluster: {key: destination_cluster}}",
                "backend | {generic_key: {value: backend}}"
            })
    void theTextsOfV2AreAnsweredWithTheRightForm(String text, String right) {
        assertThat(Parsing.refused(mapping("ambassador: [{group: [{generic_key: {value: x}}, " + text + "]}]")))
                .containsExactly("ERROR spec.labels.ambassador[0].group[1]: " + SHORTHAND + right);
    }

    @Test
    void theRightFormThatIsShownIsRight() {
        var labels = Parsing.good(
                        Mapping.class,
                        mapping("ambassador: [{group: [{request_headers: {key: api-rate-limit, header_name:"
                                + " Authorization}}, {remote_address: {key: remote_address}}, {generic_key: {value:"
                                + " backend}}]}]"))
                .labels();
        assertThat(labels.get("ambassador").getFirst().specifiers())
                .containsExactly(
                        new Specifier.RequestHeader("api-rate-limit", "Authorization"),
                        new Specifier.RemoteAddress(),
                        new Specifier.GenericKey("generic_key", "backend"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{group: [{generic_key: {key: dragoman.lease, value: x}}]}] | [0].group[0].generic_key.key: is the gateway's"
                        + " own",
                "[{group: [{}]}] | [0].group[0]: must have exactly one key, one of " + KINDS,
                "[{group: [{remote_address: {key: remote_address}, generic_key: {value: x}}]}] | [0].group[0]: must have exactly"
                        + " one key, one of " + KINDS,
                "[{group: [{what: {}}]}] | [0].group[0].what: is not a label specifier; use one of " + KINDS,
                "[{group: [5]}] | [0].group[0]: must be an object, but is a number",
                "[{group: {}}] | [0].group: must be a list of objects, but is an object",
                "[{group: text}] | [0].group: must be a list of objects, but is a string",
                "[{a: [], b: []}] | [0]: must have exactly one key, the name of the label group",
                "[{}] | [0]: must have exactly one key, the name of the label group",
                "{a: []} | : must be a list of objects, but is an object",
                "[x] | [0]: must be an object, but is a string",
                "[{g: [{remote_address: {}}]}] | [0].g[0].remote_address.key: is required",
                "[{g: [{remote_address: {key: x}}]}] | [0].g[0].remote_address.key: must be remote_address",
                "[{g: [{source_cluster: {key: x}}]}] | [0].g[0].source_cluster.key: must be source_cluster",
                "[{g: [{destination_cluster: 5}]}] | [0].g[0].destination_cluster: must be an object, but is a number",
                "[{g: [{request_headers: {key: k}}]}] | [0].g[0].request_headers.header_name: is required",
                "[{g: [{request_headers: {header_name: k}}]}] | [0].g[0].request_headers.key: is required",
                "[{g: [{request_headers: {key: k, header_name: h, omit_if_not_present: 1}}]}] |"
                        + " [0].g[0].request_headers.omit_if_not_present: must be true or false, but is a number",
                "[{g: [{generic_key: {key: k}}]}] | [0].g[0].generic_key.value: is required"
            })
    void whatIsWrongIsNamedByItsPath(String labels, String problem) {
        assertThat(Parsing.refused(mapping("ambassador: " + labels)))
                .contains("ERROR spec.labels.ambassador" + problem);
    }

    @Test
    void aGroupWithoutSpecifiersIsDroppedWithAWarning() {
        var yaml = mapping("ambassador: [{none: []}, {nothing: null}, {some: [{generic_key: {value: x}}]}]");
        assertThat(Parsing.problems(yaml))
                .containsExactly(
                        "WARNING spec.labels.ambassador[0].none: has no specifiers and no effect",
                        "WARNING spec.labels.ambassador[1].nothing: has no specifiers and no effect");
        assertThat(Parsing.accepted(Mapping.class, yaml).labels().get("ambassador"))
                .extracting(LabelGroup::name)
                .containsExactly("some");
    }

    @Test
    void anUnknownFieldOfASpecifierIsAWarning() {
        assertThat(Parsing.problems(mapping("ambassador: [{g: [{generic_key: {value: x, valeu: y}}]}]")))
                .containsExactly(
                        "WARNING spec.labels.ambassador[0].g[0].generic_key.valeu: is not a known field and has no effect");
    }

    private static String mapping(String labels) {
        return manifest("Mapping", "prefix: /\nservice: x\nlabels:\n" + labels.indent(2));
    }
}
