package io.dragoman.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoTemplateTest {
    private static final int MAX_CHARS = 10_000;

    /** Each result in the table is Go's own; {@link GoOracleTest} asks Go again where it is installed. */
    @TestFactory
    Stream<DynamicTest> rendersAsGoDoes() throws IOException {
        return TemplateCase.table().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.template().replace("\n", "\\n"),
                        () -> assertThat(test.result()).isEqualTo(test.expected())));
    }

    @Test
    void doNotSetLeavesNothing() throws TemplateException {
        assertThat(render("a{{if .x}}{{doNotSet}}{{end}}b", Map.of("x", true))).isNull();
        assertThat(render("a{{if .x}}{{doNotSet}}{{end}}b", Map.of("x", false))).isEqualTo("ab");
    }

    @Test
    void whatPrintsItselfIsComparedByItsValue() throws TemplateException {
        var data = Map.of("d", new TemplateObject(30L, Map.of("Seconds", TemplateObject.field(30.0)), "30s"));
        assertThat(render("{{.d}} {{print .d}} {{printf \"%v %s %d\" .d .d .d}}", data))
                .isEqualTo("30s 30s 30s 30s 30");
        assertThat(render("{{if gt .d 0}}{{.d.Seconds}}{{end}}", data)).isEqualTo("30");
        assertThat(render("{{if .d}}set{{end}}", Map.of("d", new TemplateObject(0L, Map.of(), "0s"))))
                .isEmpty();
    }

    @Test
    void templatesOfTheSameTextAreEqual() throws TemplateException {
        var one = GoTemplate.parse("{{.}}", Map.of());
        assertThat(GoTemplate.parse("{{.}}", Map.of())).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(GoTemplate.parse("{{.}}", TemplateFunctions.FOR_HEADERS)).isNotEqualTo(one);
        assertThat(GoTemplate.parse("{{.a}}", Map.of())).isNotEqualTo(one);
    }

    @Test
    void objectsHaveMembersThatOnlyADotReaches() throws TemplateException {
        var object = new TemplateObject(
                Map.of("shown", "yes"),
                Map.of("Get", arguments -> "got " + arguments, "hidden", TemplateObject.field(Map.of("deep", 7L))));
        var data = Map.of("o", object);
        assertThat(render("{{.o.Get \"X\"}} {{\"Y\" | .o.Get}} {{.o.hidden.deep}} {{.o.shown}} {{.o}}", data))
                .isEqualTo("got [X] got [Y] 7 yes map[shown:yes]");
        assertThatThrownBy(() -> render("{{.o.none}}", data)).isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> render("{{.o.hidden 1}}", data)).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{range 1000000000}}{{end}}",
                "{{range 10000}}0123456789{{end}}",
                "{{define \"T\"}}{{template \"T\"}}{{end}}{{template \"T\"}}",
                "{{$x := \"0123456789\"}}{{range 100}}{{$x = print $x $x}}{{end}}",
                "{{range 1000}}{{range 1000}}{{range 1000}}{{end}}{{end}}{{end}}",
                "{{printf \"%99999d\" 1}}",
                "{{printf \"%.99999f\" 1.5}}",
                "{{printf \"%*d\" 99999 1}}"
            })
    void whatOneRenderingTakesIsBounded(String template) {
        assertThatThrownBy(() -> render(template, Map.of())).isInstanceOf(TemplateException.class);
    }

    @Test
    void templatesAreBounded() {
        assertThatThrownBy(() -> parse("{{if 1}}".repeat(1000) + "{{end}}".repeat(1000)))
                .hasMessageContaining("too deeply");
        assertThatThrownBy(() -> parse("{{" + "(".repeat(1000) + "1" + ")".repeat(1000) + "}}"))
                .hasMessageContaining("too deeply");
        assertThatThrownBy(() -> parse("{{if 1}}" + "{{else if 1}}".repeat(1000) + "{{end}}"))
                .hasMessageContaining("too deeply");
        assertThatThrownBy(() -> parse("x".repeat(70_000))).hasMessageContaining("longer");
    }

    @Test
    void errorsSayWhereTheyAreAndQuoteNoData() {
        assertThatThrownBy(() -> parse("a\nb {{nothing}}")).hasMessage("line 2: there is no function nothing");
        assertThatThrownBy(() -> render("a\n{{.x.y}}", Map.of("x", "canary")))
                .hasMessageStartingWith("line 2: ")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aClassOfJavaCannotBeReached() {
        for (var template : List.of("{{.x.class}}", "{{.x.getClass}}", "{{.x.length}}", "{{.x.toString}}")) {
            assertThatThrownBy(() -> render(template, Map.of("x", "text"))).isInstanceOf(TemplateException.class);
        }
    }

    private static GoTemplate parse(String template) throws TemplateException {
        return GoTemplate.parse(template, TemplateFunctions.FOR_HEADERS);
    }

    private static String render(String template, Object data) throws TemplateException {
        return parse(template).render(data, MAX_CHARS).orElse(null);
    }
}
