package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.parse.ManifestParser.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotatedTest {
    private static final String FLAT = """
            apiVersion: getambassador.io/v2
            kind: Mapping
            name: flat
            prefix: /flat/
            service: quote
            """;

    @Test
    void aServiceCarriesManifestsOfBothForms() {
        var all = service("""
                apiVersion: getambassador.io/v3alpha1
                kind: Mapping
                metadata: {name: usual, namespace: other, labels: {own: label}}
                spec: {hostname: '*', prefix: /usual/, service: quote}
                ---
                """ + FLAT);
        assertThat(all)
                .extracting(parsed -> Objects.requireNonNull(parsed.key()).toString())
                .containsExactly("Service/web/quote", "Mapping/other/usual", "Mapping/web/flat");
        assertThat(all).allMatch(parsed -> parsed.outcome().problems().isEmpty());
        assertThat(all.get(0).outcome().value()).isInstanceOf(KubeService.class);
        assertThat(meta(all.get(1)).labels()).isEqualTo(Map.of("own", "label"));
        var flat = (Mapping) Objects.requireNonNull(all.get(2).outcome().value());
        assertThat(flat.path().text()).isEqualTo("/flat/");
        assertThat(flat.host())
                .as("v2 without a host")
                .isEqualTo(new Mapping.HostMatch(Mapping.HostMatch.Kind.GLOB, "*"));
        assertThat(flat.meta().labels()).as("those of the Service").isEqualTo(Map.of("app", "quote"));
    }

    @Test
    void theOlderFormHasMetadataOnItsFirstLevel() {
        var flat = service(FLAT + """
                namespace: there
                metadata_labels: {a: b}
                generation: 7
                ambassador_id: [one, two]
                labels: {ambassador: [{g: [remote_address]}]}
                """).get(1);
        assertThat(flat.key()).isEqualTo(new ObjectKey("Mapping", "there", "flat"));
        assertThat(flat.outcome().problems()).isEmpty();
        assertThat(meta(flat).labels()).isEqualTo(Map.of("a", "b"));
        assertThat(flat.ambassadorIds()).containsExactly("one", "two");
        assertThat(((Mapping) Objects.requireNonNull(flat.outcome().value())).labels())
                .containsKey("ambassador");
    }

    @Test
    void theOldestNameOfTheGroupIsUnderstood() {
        assertThat(service(FLAT.replace("getambassador.io", "ambassador"))
                        .get(1)
                        .outcome()
                        .value())
                .isInstanceOf(Mapping.class);
        assertThat(problems(service(FLAT.replace("getambassador.io/v2", "ambassador/v0"))))
                .containsExactly("Mapping/web/flat apiVersion: must be getambassador.io/v3alpha1, v2 or v1");
    }

    @Test
    void problemsNameTheDocumentAndItsService() {
        var all = service(FLAT + "---\n" + FLAT.replace("flat", "two").replace("service: quote", "servce: quote"));
        assertThat(all.get(2).outcome().problems())
                .extracting(Problem::describe)
                .contains("test.yaml:1 (annotation of Service/web/quote, document 2): Mapping/web/two spec.service:"
                        + " is required");
        assertThat(all.get(1).outcome().value()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | document 1 must be an object with apiVersion getambassador.io/…",
                "{apiVersion: v1, kind: Secret, metadata: {name: a}}"
                        + " | document 1 must be an object with apiVersion getambassador.io/…",
                "{apiVersion: getambassador.io/v2, name: a} | document 1 must have a kind and a name",
                "{apiVersion: getambassador.io/v2, kind: Mapping} | document 1 must have a kind and a name",
                "{apiVersion: getambassador.io/v2, kind: Mapping, metadata: [a]} | document 1 must have a kind and a name",
            })
    void whatIsNoManifestIsReportedOnTheService(String text, String problem) {
        assertThat(problems(service(text)))
                .containsExactly("Service/web/quote metadata.annotations.getambassador.io/config: " + problem);
    }

    @Test
    void aDocumentThatIsNoYamlHidesNoOther() {
        var all = service("a: b: c\n---\n" + FLAT);
        assertThat(problems(all))
                .singleElement()
                .asString()
                .startsWith("Service/web/quote metadata.annotations.getambassador.io/config: document 1 is not valid");
        assertThat(all.get(1).incomplete()).isTrue();
        assertThat(all.get(2).outcome().value()).isInstanceOf(Mapping.class);
    }

    @Test
    void aPolicyThatCannotBeReadIsNamedAsOne() {
        assertThat(problems(service("kind: FilterPolicy\na: b: c\n")))
                .singleElement()
                .asString()
                .startsWith("FilterPolicy/web/quote metadata.annotations");
    }

    @Test
    void anAnnotationThatIsNoTextIsReported() {
        assertThat(problems(Parsing.all("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: quote, annotations: {getambassador.io/config: {a: b}}}
                        spec: {ports: [{port: 80}]}
                        """)))
                .containsExactly("Service/own/quote metadata.annotations.getambassador.io/config:"
                        + " must be a string that holds YAML");
    }

    @Test
    void aFileMayHaveTheOlderFormToo() {
        assertThat(Parsing.good(Mapping.class, FLAT).meta().key()).isEqualTo(new ObjectKey("Mapping", "own", "flat"));
    }

    private static Meta meta(Parsed parsed) {
        return Objects.requireNonNull(parsed.outcome().value()).meta();
    }

    private static List<String> problems(List<Parsed> all) {
        return all.stream()
                .flatMap(parsed -> parsed.outcome().problems().stream())
                .map(problem -> problem.origin().key() + " " + problem.origin().field() + ": " + problem.message())
                .toList();
    }

    private static List<Parsed> service(String config) {
        return Parsing.all("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: quote
                  namespace: web
                  labels: {app: quote}
                  annotations:
                    getambassador.io/config: |
                %sspec: {ports: [{port: 80}]}
                """.formatted(config.indent(6)));
    }
}
