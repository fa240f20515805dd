package io.dragoman.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Severity;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Examples of what is accepted, and of each reason for which an object is refused. */
class SchemaExamplesTest {
    static List<JsonNode> accepted() throws IOException {
        return examples("accepted.yaml");
    }

    static List<JsonNode> refused() throws IOException {
        return examples("refused.yaml");
    }

    @ParameterizedTest
    @MethodSource
    void accepted(JsonNode example) {
        var object = object(example);
        var admission = Admission.of(example.path("kind").textValue());
        assertThat(admission.pruned(object)).isEqualTo(object);
        assertThat(admission.problems(object)).isEmpty();
        assertThat(isUsable(object)).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void refused(JsonNode example) {
        var object = object(example);
        var kind = example.path("kind").textValue();
        var problems = Admission.of(kind).problems(Admission.of(kind).pruned(object));
        assertThat(problems)
                .as(object.toString())
                .anyMatch(problem -> problem.contains(example.path("says").textValue()));
        boolean onlyForApiServer = example.path("emissary").asBoolean();
        assertThat(isUsable(object)).isEqualTo(onlyForApiServer);
    }

    @Test
    void everyRuleHasAnExampleThatItRefuses() throws IOException {
        var rules = new TreeSet<String>();
        for (var definition : CustomResourceDefinitions.all()) {
            collect(definition.schema(Version.V3ALPHA1), rules);
        }
        var said = refused().stream()
                .map(example -> example.path("says").textValue())
                .collect(Collectors.toSet());
        assertThat(said).containsAll(rules);
        assertThat(rules).hasSizeGreaterThan(20);
    }

    @Test
    void everyKindHasExamples() throws IOException {
        var kinds =
                CustomResourceDefinitions.all().stream().map(Definition::kind).collect(Collectors.toSet());
        assertThat(kinds(accepted())).isEqualTo(kinds);
        assertThat(kinds(refused())).isEqualTo(kinds);
    }

    private static Set<String> kinds(List<JsonNode> examples) {
        return examples.stream()
                .map(example -> example.path("kind").textValue())
                .collect(Collectors.toSet());
    }

    private static void collect(Schema schema, Set<String> rules) {
        schema.rules().forEach(rule -> rules.add(rule.message()));
        schema.properties().forEach(property -> collect(property.schema(), rules));
        if (schema.items() != null) {
            collect(schema.items(), rules);
        }
        if (schema.values() != null) {
            collect(schema.values(), rules);
        }
    }

    private static ObjectNode object(JsonNode example) {
        var kind = example.path("kind").textValue();
        var object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "getambassador.io/v3alpha1").put("kind", kind);
        object.putObject("metadata").put("name", kind.equals("Module") ? "ambassador" : "it");
        if (example.has("spec")) {
            object.set("spec", example.get("spec"));
        }
        return object;
    }

    private static boolean isUsable(ObjectNode object) {
        var outcome = new ManifestParser("ns")
                .parse(object.deepCopy(), "f:1")
                .getFirst()
                .outcome();
        return outcome.value() != null
                && outcome.problems().stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }

    private static List<JsonNode> examples(String file) throws IOException {
        try (var stream = Objects.requireNonNull(SchemaExamplesTest.class.getResourceAsStream(file))) {
            return YamlDocuments.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).stream()
                    .map(document -> Objects.requireNonNull(document.node(), document.toString()))
                    .toList();
        }
    }
}
