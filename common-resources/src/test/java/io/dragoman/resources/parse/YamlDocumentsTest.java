package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.parse.YamlDocuments.Document;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentsTest {
    @Test
    void documentsAreSplitAtDashesAndKnowTheirLines() {
        var documents = YamlDocuments.parse("# head\n\na: 1\n---\n# comment\nb: 2\n--- # comment\nc: 3\n");
        assertThat(documents).extracting(Document::line).containsExactly(3, 6, 8);
        assertThat(documents)
                .extracting(d -> d.node().toString())
                .containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void emptyDocumentsAreLeftOut() {
        assertThat(YamlDocuments.parse("---\n---\n# only a comment\n---\n\n---\na: 1\n---\n"))
                .hasSize(1);
        assertThat(YamlDocuments.parse("")).isEmpty();
    }

    @Test
    void contentOnTheLineOfTheDashesIsRead() {
        var documents = YamlDocuments.parse("--- {a: 1}\n---\t# comment\n{b: 2}\n");
        assertThat(documents).extracting(d -> d.node().toString()).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(documents).extracting(Document::line).containsExactly(1, 3);
    }

    @Test
    void windowsLineEndsMakeNoDifference() {
        var text = "a: 1\n---\nb: |\n  x\n  y\n--- # c\nc: [1, 2]\n";
        var windows = YamlDocuments.parse(text.replace("\n", "\r\n"));
        assertThat(windows).isEqualTo(YamlDocuments.parse(text)).hasSize(3);
    }

    @Test
    void aByteOrderMarkIsNoContent() {
        assertThat(one("\uFEFFa: 1\n").toString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aPemInABlockScalarIsNotSplit() {
        var pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        var node = one("stringData:\n  tls.crt: |\n" + pem.indent(4) + "  after: x\n");
        assertThat(node.at("/stringData").path("tls.crt").textValue()).isEqualTo(pem);
        assertThat(node.at("/stringData/after").textValue()).isEqualTo("x");
    }

    @Test
    void aBrokenDocumentIsReportedWithItsLineAndTheOthersAreRead() {
        var documents = YamlDocuments.parse("a: 1\n---\nb: 2\n\nc: \"x\" y\n---\ne: 4\n");
        assertThat(documents).hasSize(3);
        assertThat(documents.get(0).node()).isNotNull();
        assertThat(documents.get(1).node()).isNull();
        assertThat(documents.get(1).line()).isEqualTo(3);
        assertThat(documents.get(1).error()).startsWith("line 5: ");
        assertThat(documents.get(2).node()).isNotNull();
    }

    @Test
    void aKeyThatIsThereTwiceBreaksTheDocument() {
        assertThat(error("a:\n  b: 1\n  c: 2\n  b: 3\n")).isEqualTo("line 4: found duplicate key");
        assertThat(error("1: a\n\"1\": b\n")).isEqualTo("says what JSON cannot");
    }

    @Test
    void anchorsAndMergesAreResolvedWithinTheirDocument() {
        var node = one("base: &base {a: 1, b: 2}\nit:\n  <<: *base\n  b: 3\nsame: *base\n");
        assertThat(node.path("it").toString()).isEqualTo("{\"a\":1,\"b\":3}");
        assertThat(node.path("same").toString()).isEqualTo("{\"a\":1,\"b\":2}");
        var documents = YamlDocuments.parse("a: &x 1\n---\nb: *x\n");
        assertThat(documents.get(0).node()).isNotNull();
        assertThat(documents.get(1).error()).isEqualTo("line 3: found undefined alias");
    }

    @Test
    void anAnchorThatContainsItselfIsRefused() {
        assertThat(error("a: &x\n  b: *x\n")).isEqualTo("says what JSON cannot");
        assertThat(error("a: &x [*x]\n")).isEqualTo("says what JSON cannot");
    }

    @Test
    void anchorsThatMultiplyAreRefused() {
        var text = new StringBuilder("a0: &a0 [1, 1, 1, 1]\n");
        for (int i = 1; i <= 12; i++) {
            text.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1));
        }
        assertThat(error(text.toString())).isEqualTo("says what JSON cannot");
    }

    @ParameterizedTest
    @CsvSource({
        "on, true",
        "off, false",
        "yes, true",
        "No, false",
        "true, true",
        "~, null",
        "null, null",
        "0o17, '\"0o17\"'",
        "017, 15",
        "0x1F, 31",
        "1_000, 1000",
        "-5, -5",
        "1.5, 1.5",
        "1e3, 1000.0",
        "089, '\"089\"'",
        "12:30:45, '\"12:30:45\"'",
        "12:30.5, '\"12:30.5\"'",
        "8:30, '\"8:30\"'",
        "2024-01-02, '\"2024-01-02\"'",
        "2024-01-02T03:04:05Z, '\"2024-01-02T03:04:05Z\"'",
        "1.2.3, '\"1.2.3\"'",
        "'\"on\"', '\"on\"'",
        "y, '\"y\"'",
        "18446744073709551696, 18446744073709551696"
    })
    void scalarsAreReadAsKubernetesReadsThem(String scalar, String json) {
        assertThat(one("a: " + scalar + "\n").path("a")).hasToString(json);
    }

    @Test
    void keysThatAreNotTextBecomeText() {
        assertThat(one("1: a\non: b\n").toString()).isEqualTo("{\"1\":\"a\",\"true\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"? [a]\n: b\n", "~: b\n", "a: !!binary aGk=\n", "a: !!timestamp 2024-01-02\n", "a: !!int x\n"})
    void whatJsonCannotSayIsRefused(String text) {
        assertThat(error(text)).isEqualTo("says what JSON cannot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: *hunter2\n",
                "password: !hunter2 x\n",
                "password: !hunter2!x y\n",
                "password: \"hunter2\n",
                "password: \"\\hunter2\"\n",
                "password: hunter2: x\n",
                "password: hunter2\n hunter2: [\n",
                "password: @hunter2\n",
                "password: `hunter2\n",
                "{hunter2: 1, hunter2: 2}\n",
                "- hunter2\npassword: x\n",
                "password: |hunter2\n",
                "password: !!int hunter2\n"
            })
    void anErrorQuotesNothingOfTheText(String text) {
        assertThat(error(text)).isNotEmpty().doesNotContain("hunter2");
    }

    @Test
    void aDocumentDoesNotPrintItsContent() {
        assertThat(YamlDocuments.parse("stringData: {password: hunter2}\n").toString())
                .isEqualTo("[document at line 1]");
    }

    @Property(tries = 200)
    void joiningDocumentsAndParsingIsParsingEach(@ForAll("documents") List<String> documents) {
        var joined = String.join("---\n", documents);
        var each = documents.stream()
                .flatMap(document -> YamlDocuments.parse(document).stream())
                .map(Document::node)
                .toList();
        assertThat(YamlDocuments.parse(joined)).extracting(Document::node).isEqualTo(each);
    }

    @Provide
    Arbitrary<List<String>> documents() {
        return Arbitraries.of(
                        "",
                        "# comment\n",
                        "a: 1\n",
                        "a: |\n  ---\n  text\n",
                        "- x\n- y\n",
                        "broken: [\n",
                        "a: b: c\n",
                        "text: >-\n  one\n\n  two\n",
                        "a: \"x\n  --- y\"\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static JsonNode one(String text) {
        var documents = YamlDocuments.parse(text);
        assertThat(documents).hasSize(1);
        assertThat(documents.getFirst().error()).isNull();
        return documents.getFirst().node();
    }

    private static String error(String text) {
        var documents = YamlDocuments.parse(text);
        assertThat(documents).hasSize(1);
        assertThat(documents.getFirst().node()).isNull();
        return documents.getFirst().error();
    }
}
