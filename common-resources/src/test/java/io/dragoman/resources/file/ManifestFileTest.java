package io.dragoman.resources.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Scope;
import io.dragoman.resources.catalog.Contents;
import io.dragoman.resources.parse.ManifestParser;
import org.junit.jupiter.api.Test;

class ManifestFileTest {
    @Test
    void objectsOfOtherInstancesAreLeftOutWithTheirProblems() {
        var file = parse(mapping("mine", "prefix: /, service: x, weihgt: 1")
                + mapping("other", "prefix: /, service: x, weihgt: 1, ambassador_id: [other]")
                + mapping("wrong", "prefix: /, ambassador_id: [other]")
                + mapping("every", "prefix: /, service: x, ambassador_id: [_automatic_]"));
        assertThat(file.resources().keySet()).extracting(ObjectKey::name).containsExactly("mine", "every");
        assertThat(file.refused()).isEmpty();
        assertThat(file.problems())
                .extracting(problem -> problem.origin().key().name())
                .containsExactly("mine");
        assertThat(file.hasErrors()).isFalse();
    }

    @Test
    void refusedObjectsAreKnownByName() {
        var file = parse(mapping("good", "prefix: /, service: x") + mapping("bad", "prefix: /"));
        assertThat(file.refused()).containsExactly(new ObjectKey("Mapping", "ns", "bad"));
        assertThat(file.broken()).isFalse();
        assertThat(file.hasErrors()).isTrue();
    }

    @Test
    void anObjectThatIsThereTwiceCountsAsWrittenFirst() {
        var file = parse(mapping("a", "prefix: /one, service: x")
                + mapping("a", "prefix: /two, service: x")
                + mapping("a", "prefix: /three"));
        assertThat(file.resources()).hasSize(1);
        assertThat(file.resources().firstEntry().getValue().toString()).contains("/one");
        assertThat(file.refused()).isEmpty();
        assertThat(file.problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "f.yaml:4: Mapping/ns/a: is defined twice in this file; the first definition counts",
                        "f.yaml:7: Mapping/ns/a spec.service: is required");
    }

    @Test
    void aBrokenDocumentIsReportedWithFileAndLine() {
        var file = parse(mapping("a", "prefix: /, service: x") + "kind: \"Mapping\" x\n---\n"
                + mapping("b", "prefix: /, service: x"));
        assertThat(file.resources()).hasSize(2);
        assertThat(file.broken()).isTrue();
        assertThat(file.problems())
                .singleElement()
                .returns("f.yaml:4", problem -> problem.origin().source())
                .extracting(Problem::describe)
                .asString()
                .startsWith("f.yaml:4: File//f.yaml: is not valid YAML: line 4: ");
    }

    @Test
    void aSecretIsNotPrinted() {
        var file = parse("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n");
        assertThat(file.resources()).hasSize(1);
        assertThat(file.toString()).contains("(secret)").doesNotContain("hunter2");
    }

    private static Contents parse(String text) {
        return ManifestFile.parse(text, "f.yaml", new ManifestParser("ns"), Scope.of("default"));
    }

    private static String mapping(String name, String spec) {
        return "{apiVersion: getambassador.io/v3alpha1, kind: Mapping, metadata: {name: " + name + "},\n spec: {" + spec
                + "}}\n---\n";
    }
}
