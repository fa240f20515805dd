package io.dragoman.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Severity;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples, and the manifests in tests, could stand in a cluster and would mean the same there. */
class ManifestsTest {
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Path ROOT = Path.of("..");

    @Test
    void theExamplesCanBeApplied() throws IOException {
        var manifests = new ArrayList<ObjectNode>();
        for (var file : files(ROOT.resolve("examples"), ".yaml")) {
            manifests.addAll(manifests(Files.readString(file)));
        }
        assertThat(manifests).hasSizeGreaterThan(10);
        assertThat(problems(manifests)).isEmpty();
    }

    @Test
    void theManifestsInTestsThatTheGatewayTakesCanBeApplied() throws IOException {
        var manifests = new ArrayList<ObjectNode>();
        for (var module : List.of("acceptance", "ambassador-controller", "ext-authz-service", "ratelimit-service")) {
            for (var file : files(ROOT.resolve(module).resolve("src/test/java"), ".java")) {
                TEXT_BLOCK
                        .matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1).stripIndent())
                        .forEach(text -> manifests.addAll(manifests(text)));
            }
        }
        assertThat(manifests).hasSizeGreaterThan(30);
        assertThat(problems(manifests)).isEmpty();
    }

    private static List<Path> files(Path directory, String extension) throws IOException {
        try (var paths = Files.walk(directory)) {
            return paths.filter(path -> path.toString().endsWith(extension))
                    .sorted()
                    .toList();
        }
    }

    private static List<ObjectNode> manifests(String text) {
        return YamlDocuments.parse(text).stream()
                .map(YamlDocuments.Document::node)
                .filter(Objects::nonNull)
                .flatMap(ManifestsTest::single)
                .filter(object -> object.path("apiVersion").asText().startsWith(Definition.GROUP + "/"))
                .filter(object -> object.path("spec").isObject())
                .toList();
    }

    private static Stream<ObjectNode> single(JsonNode document) {
        return document instanceof ObjectNode object ? Stream.of(object) : Stream.of();
    }

    private static List<String> problems(List<ObjectNode> manifests) {
        var problems = new ArrayList<String>();
        for (var manifest : manifests) {
            var meaning = meaning(manifest);
            if (meaning == null) {
                continue;
            }
            var admission = admission(manifest);
            if (admission == null) {
                problems.add(manifest + ": there is no such kind or version");
                continue;
            }
            var pruned = admission.pruned(manifest);
            admission.problems(pruned).forEach(problem -> problems.add(manifest + ": " + problem));
            if (!meaning.equals(meaning(pruned))) {
                problems.add(manifest + ": would lose something and be " + pruned);
            }
        }
        return problems;
    }

    private static @Nullable Admission admission(ObjectNode manifest) {
        var version = manifest.path("apiVersion").asText().substring(Definition.GROUP.length() + 1);
        for (var definition : CustomResourceDefinitions.all()) {
            for (var offered : definition.versions()) {
                if (definition.kind().equals(manifest.path("kind").asText())
                        && offered.text().equals(version)) {
                    return Admission.of(definition, offered);
                }
            }
        }
        return null;
    }

    /** What the gateway makes of it, or null if it refuses it. */
    private static @Nullable String meaning(ObjectNode manifest) {
        var outcome = new ManifestParser("ns")
                .parse(manifest.deepCopy(), "f:1")
                .getFirst()
                .outcome();
        boolean wrong = outcome.problems().stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        return outcome.value() == null || wrong
                ? null
                : outcome.value().toString().replaceAll("generation=\\d+", "");
    }
}
