package io.dragoman.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks Go, where it is installed, what it makes of templates. */
class GoOracleTest {
    private static final int TEMPLATES = 5_000;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    @BeforeEach
    void goIsInstalled() {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
        assumeTrue(installed, "skipped: there is no go on the PATH to compare with");
    }

    /** Always the same templates: what another seed finds is no fault of the change that is tested. -Dtemplates.seed=… */
    private static final long SEED = 3_936_152_208_035_938_114L;

    @Test
    void theTableIsWhatGoSays() throws Exception {
        var table = TemplateCase.table();
        var answers = ask(table);
        for (int i = 0; i < table.size(); i++) {
            assertThat(table.get(i).expected()).as(table.get(i).template()).isEqualTo(answers.get(i));
        }
    }

    @Test
    void madeUpTemplatesRenderAsGoRendersThem() throws Exception {
        long seed = Long.getLong("templates.seed", SEED);
        var made = new RandomTemplates(seed);
        var data = TemplateCase.table().getFirst().data();
        var cases = Stream.generate(made::next)
                .limit(TEMPLATES)
                .map(template -> new TemplateCase(template, data, ""))
                .toList();
        var answers = ask(cases);
        assertThat(answers)
                .filteredOn(answer -> !answer.equals(TemplateCase.ERROR))
                .hasSizeGreaterThan(TEMPLATES / 10);
        var soft = new SoftAssertions();
        for (int i = 0; i < cases.size(); i++) {
            soft.assertThat(cases.get(i).result())
                    .as("seed %d: %s", seed, cases.get(i).template())
                    .isEqualTo(answers.get(i));
        }
        soft.assertAll();
    }

    private List<String> ask(List<TemplateCase> cases) throws IOException, InterruptedException {
        var questions = directory.resolve("questions");
        var lines = new ArrayList<String>();
        for (var test : cases) {
            lines.add(JSON.createObjectNode()
                    .put("template", test.template())
                    .set("data", test.data())
                    .toString());
        }
        Files.write(questions, lines);
        var output = directory.resolve("answers").toFile();
        var go = new ProcessBuilder(
                        "go",
                        "run",
                        Path.of("src/test/go/template/main.go").toAbsolutePath().toString())
                .redirectInput(questions.toFile())
                .redirectOutput(output)
                .redirectError(Redirect.INHERIT)
                .start();
        assertThat(go.waitFor()).isZero();
        var answers = new ArrayList<String>();
        for (var line : Files.readAllLines(output.toPath())) {
            var answer = JSON.readTree(line);
            answers.add(
                    answer.path("error").booleanValue()
                            ? TemplateCase.ERROR
                            : answer.path("text").textValue());
        }
        assertThat(answers).hasSameSizeAs(cases);
        return answers;
    }
}
