package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser.Parsed;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestParserTest {
    private static final String SPEC = "prefix: /\nservice: x\n";

    @Test
    void metadataIsRead() {
        var meta = Parsing.good(Mapping.class, """
                # first
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: a.b, namespace: ns, labels: {tier: web}, annotations: {x: y}}
                spec: {prefix: /, service: x}
                """).meta();
        assertThat(meta.key()).isEqualTo(new ObjectKey("Mapping", "ns", "a.b"));
        assertThat(meta.labels()).containsExactlyEntriesOf(Map.of("tier", "web"));
        assertThat(meta.source()).isEqualTo("test.yaml:2");
        assertThat(meta.generation()).isEqualTo(1);
    }

    @Test
    void anObjectWithoutNamespaceIsInTheDefaultOne() {
        assertThat(Parsing.good(Mapping.class, manifest("Mapping", SPEC)).meta().namespace())
                .isEqualTo("own");
        assertThat(Parsing.one("apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: ''}\nspec: {}\n")
                        .key())
                .isEqualTo(new ObjectKey("Service", "own", "s"));
    }

    @ParameterizedTest
    @CsvSource({
        "'metadata: {}', 'ERROR metadata.name: is required'",
        "'metadata: null', 'ERROR metadata.name: is required'",
        "'a: 1', 'ERROR metadata.name: is required'",
        "'metadata: {name: 5}', 'ERROR metadata.name: must be a string, but is a number'",
        "'metadata: {name: x, namespace: [a]}', 'ERROR metadata.namespace: must be a string, but is a list'",
        "'metadata: {name: x, labels: {a: 5}}', 'ERROR metadata.labels.a: must be a string, but is a number'",
        "'metadata: {name: x, labels: [a]}', 'ERROR metadata.labels: must be an object with string values, but is a list'",
        "'metadata: text', 'ERROR metadata: must be an object, but is a string'"
    })
    void wrongMetadataRefusesTheObject(String metadata, String problem) {
        assertThat(Parsing.refused(
                        "apiVersion: getambassador.io/v3alpha1\nkind: Mapping\nspec: {prefix: /, service: x}\n"
                                + metadata + "\n"))
                .contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text\n", "- a\n", "5\n", "a: b\n", "kind: Mapping\n", "apiVersion: v1\n"})
    void whatIsNoManifestIsReported(String yaml) {
        assertThat(Parsing.refused(yaml))
                .containsExactly("ERROR : is not a manifest: apiVersion and kind are required");
        assertThat(Parsing.one(yaml).key()).isNull();
    }

    @Test
    void aMissingOrWrongSpecRefusesTheObject() {
        var head = "apiVersion: getambassador.io/v3alpha1\nkind: Mapping\nmetadata: {name: it}\n";
        assertThat(Parsing.refused(head)).contains("ERROR spec: is required");
        assertThat(Parsing.refused(head + "spec: null\n")).contains("ERROR spec: is required");
        assertThat(Parsing.refused(head + "spec: [1]\n")).contains("ERROR spec: must be an object, but is a list");
    }

    @Test
    void kindsThatTheGatewayHasNoUseForAreLeftOutWithoutAWord() {
        assertThat(Parsing.all("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {}\n"))
                .isEmpty();
        assertThat(Parsing.all("apiVersion: networking.k8s.io/v1\nkind: Service\nmetadata: {name: d}\n"))
                .isEmpty();
    }

    @Test
    void aKindThatIsNoneIsNamed() {
        assertThat(Parsing.problems(manifest("Mappping", SPEC)))
                .containsExactly("WARNING kind: getambassador.io has no kind Mappping");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0", "v3", "v3alpha2", ""})
    void unknownVersionsAreRefused(String version) {
        assertThat(Parsing.refused(manifest(version, "Mapping", SPEC)))
                .containsExactly("ERROR apiVersion: must be getambassador.io/v3alpha1, v2 or v1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', default, true",
        "'', other, false",
        "'ambassador_id: []', default, true",
        "'ambassador_id: null', default, true",
        "'ambassador_id: [one, two]', two, true",
        "'ambassador_id: [one, two]', default, false",
        "'ambassador_id: one', one, true",
        "'ambassador_id: [one]\nambassadorId: [two]', two, true",
        "'ambassador_id: [one]\nambassadorId: two', one, false",
        "'ambassador_id: [_automatic_]', anything, true",
        "'ambassador_id: [x, _automatic_]', anything, true"
    })
    void anObjectIsForTheInstancesThatItNames(String ids, String instance, boolean taken) {
        var yaml = manifest("Mapping", SPEC + ids + "\n");
        assertThat(Parsing.good(Mapping.class, yaml).meta().isFor(instance)).isEqualTo(taken);
        assertThat(Parsing.one(yaml).isFor(instance)).isEqualTo(taken);
    }

    @Test
    void anIdOfTheWrongTypeRefusesTheObject() {
        assertThat(Parsing.refused(manifest("Mapping", SPEC + "ambassador_id: [5]\n")))
                .containsExactly("ERROR spec.ambassador_id[0]: must be a string, but is a number");
        assertThat(Parsing.refused(manifest("Mapping", SPEC + "ambassador_id: {a: b}\n")))
                .containsExactly("ERROR spec.ambassador_id: must be a list of strings, but is an object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: getambassador.io/v3alpha1\nkind: Mapping",
                "apiVersion: getambassador.io/v2\nkind: Mapping",
                "apiVersion: getambassador.io/v9\nkind: Mapping",
                "apiVersion: getambassador.io/v3alpha1\nkind: Mappping"
            })
    void aRefusedObjectStillTellsWhichInstancesItIsFor(String type) {
        var parsed = Parsing.one(type + "\nmetadata: {name: it}\nspec: {ambassador_id: [other]}\n");
        assertThat(parsed.outcome().value()).isNull();
        assertThat(parsed.isFor("other")).isTrue();
        assertThat(parsed.isFor("default")).isFalse();
    }

    @Test
    void listsAreTakenApart() {
        var all = Parsing.all("""
                apiVersion: v1
                kind: List
                items:
                - apiVersion: getambassador.io/v3alpha1
                  kind: MappingList
                  items:
                  - {apiVersion: getambassador.io/v3alpha1, kind: Mapping, metadata: {name: a}, spec: {prefix: /, service: x}}
                  - {apiVersion: getambassador.io/v3alpha1, kind: Mapping, metadata: {name: b}, spec: {}}
                - {apiVersion: v1, kind: Service, metadata: {name: c}, spec: {}}
                - text
                - {apiVersion: v1, kind: ConfigMap, metadata: {name: d}}
                """);
        assertThat(all)
                .extracting(parsed -> parsed.key() == null ? null : parsed.key().name())
                .containsExactly("a", "b", "c", null);
        assertThat(all)
                .extracting(parsed -> parsed.outcome().value() != null)
                .containsExactly(true, false, true, false);
    }

    @Test
    void theItemsOfATypedListNeedNoTypeOfTheirOwn() {
        var service = Parsing.good(
                KubeService.class,
                "apiVersion: v1\nkind: ServiceList\nitems:\n- {metadata: {name: s}, spec: {ports: [{port: 80}]}}\n");
        assertThat(service.meta().key()).isEqualTo(new ObjectKey("Service", "own", "s"));
    }

    @Test
    void anEmptyListHoldsNothing() {
        assertThat(Parsing.all("apiVersion: v1\nkind: List\nitems: []\n")).isEmpty();
    }

    @Test
    void theGenerationCountsChangesOfTheContent() {
        var parser = new ManifestParser("own");
        assertThat(generation(parser, manifest("Mapping", SPEC))).isEqualTo(1);
        assertThat(generation(parser, "# moved\n\n" + manifest("Mapping", SPEC)))
                .isEqualTo(1);
        assertThat(generation(parser, manifest("Mapping", SPEC + "weight: 5\n")))
                .isEqualTo(2);
        assertThat(generation(parser, manifest("Mapping", SPEC + "weight: 6\n")))
                .isEqualTo(3);
        assertThat(generation(parser, manifest("Mapping", SPEC))).isEqualTo(4);
        assertThat(generation(parser, manifest("Host", "hostname: a\n"))).isEqualTo(1);
    }

    @Test
    void metadataAndStatusDoNotCountForTheGeneration() {
        var parser = new ManifestParser("own");
        var manifest = manifest("Mapping", SPEC);
        assertThat(generation(parser, manifest)).isEqualTo(1);
        assertThat(generation(parser, manifest + "status: {state: Running}\n")).isEqualTo(1);
        assertThat(generation(parser, manifest.replace("  name: it", "  name: it\n  labels: {a: b}")))
                .isEqualTo(1);
    }

    @Test
    void aChangeThatIsRefusedCountsForTheGeneration() {
        var parser = new ManifestParser("own");
        assertThat(generation(parser, manifest("Mapping", SPEC))).isEqualTo(1);
        var refused = Parsing.all(parser, manifest("Mapping", "prefix: /\n")).getFirst();
        assertThat(refused.outcome().problems().getFirst().origin().generation())
                .isEqualTo(2);
        assertThat(generation(parser, manifest("Mapping", SPEC))).isEqualTo(3);
    }

    private static long generation(ManifestParser parser, String yaml) {
        return Parsing.all(parser, yaml).stream()
                .map(Parsed::outcome)
                .map(outcome -> outcome.value())
                .map(Resource::meta)
                .findFirst()
                .orElseThrow()
                .generation();
    }
}
