package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser.Parsed;
import java.util.ArrayList;
import java.util.List;

/** Manifests as text, for tests. */
public final class Parsing {
    private Parsing() {}

    /** A manifest of getambassador.io/v3alpha1 named {@code it}. */
    public static String manifest(String kind, String spec) {
        return manifest("v3alpha1", kind, spec);
    }

    /** A manifest of getambassador.io named {@code it}. */
    public static String manifest(String version, String kind, String spec) {
        return "apiVersion: getambassador.io/" + version + "\nkind: " + kind + "\nmetadata:\n  name: it\nspec:\n"
                + spec.indent(2);
    }

    /** Everything that the text holds, read by a new parser with the default namespace {@code own}. */
    public static List<Parsed> all(String yaml) {
        return all(new ManifestParser("own"), yaml);
    }

    /** Everything that the text holds. */
    public static List<Parsed> all(ManifestParser parser, String yaml) {
        var all = new ArrayList<Parsed>();
        for (var document : YamlDocuments.parse(yaml)) {
            assertThat(document.error()).isNull();
            all.addAll(parser.parse(document.node(), "test.yaml:" + document.line()));
        }
        return all;
    }

    /** The only object of the text. */
    public static Parsed one(String yaml) {
        var all = all(yaml);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    /** The only object of the text, about which nothing is said. */
    public static <T extends Resource> T good(Class<T> type, String yaml) {
        assertThat(problems(yaml)).isEmpty();
        return accepted(type, yaml);
    }

    /** The only object of the text, which may have warnings. */
    public static <T extends Resource> T accepted(Class<T> type, String yaml) {
        var value = one(yaml).outcome().value();
        assertThat(value).as("%s", problems(yaml)).isInstanceOf(type);
        return type.cast(value);
    }

    /** The problems of a text that yields no object. */
    public static List<String> refused(String yaml) {
        assertThat(one(yaml).outcome().value()).isNull();
        var problems = problems(yaml);
        assertThat(problems).anyMatch(problem -> problem.startsWith("ERROR "));
        return problems;
    }

    /** What is said about the only object: severity, field and message. */
    public static List<String> problems(String yaml) {
        return one(yaml).outcome().problems().stream().map(Parsing::show).toList();
    }

    private static String show(Problem problem) {
        return problem.severity() + " " + problem.origin().field() + ": " + problem.message();
    }
}
