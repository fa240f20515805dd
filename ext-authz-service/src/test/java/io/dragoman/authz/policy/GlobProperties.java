package io.dragoman.authz.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobProperties {
    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.of("a", "b", ".", "/", "*", "?", "[ab]", "[!a]", "{a,b*}", "{ab,?}", "\\*", "😀")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", ".", "/", "*", "😀")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 5000)
    void agreesWithABacktrackingRegularExpression(@ForAll("globs") String glob, @ForAll("texts") String text)
            throws GlobSyntaxException {
        assertThat(Glob.compile(glob).matches(text))
                .isEqualTo(Pattern.compile(oracle(glob), Pattern.DOTALL)
                        .matcher(text)
                        .matches());
    }

    @Property(tries = 2000)
    void neverFailsInAnotherWayThanItsOwn(@ForAll String glob, @ForAll String text) {
        try {
            Glob.compile(glob).matches(text);
        } catch (GlobSyntaxException expected) {
            assertThat(expected).hasMessageMatching("[\\x20-\\x7e]+");
        }
    }

    /** Works by replacing text, which is right for the parts that are generated above. */
    private static String oracle(String glob) {
        return glob.replace("\\*", "\u0001")
                .replace(".", "\\.")
                .replace("?", ".")
                .replace("*", ".*")
                .replace("[!", "[^")
                .replace("{", "(?:")
                .replace("}", ")")
                .replace(",", "|")
                .replace("\u0001", "\\*");
    }
}
