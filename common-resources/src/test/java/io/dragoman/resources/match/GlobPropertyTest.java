package io.dragoman.resources.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobPropertyTest {
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

    @Property(tries = 5000)
    void whatMatchesMayMatchByEachOfItsBeginningsAndEnds(@ForAll("globs") String text, @ForAll("texts") String matched)
            throws GlobSyntaxException {
        var glob = Glob.compile(text);
        if (glob.matches(matched)) {
            for (int at = 0;
                    at <= matched.length();
                    at = matched.offsetByCodePoints(at, at == matched.length() ? 0 : 1)) {
                assertThat(glob.mayMatchAfter(matched.substring(0, at))).isTrue();
                assertThat(glob.mayMatchBefore(matched.substring(at))).isTrue();
                if (at == matched.length()) {
                    break;
                }
            }
        }
    }

    @Property(tries = 5000)
    void aGlobWithoutSetsAndAlternativesMayMatchByABeginningOnlyIfSomeTextDoes(
            @ForAll("globs") String text, @ForAll("texts") String part) throws GlobSyntaxException {
        var glob = Glob.compile(text);
        if (!(glob instanceof Glob.Regex)) {
            // What is left of the glob, taken literally, is the shortest text that could follow.
            var rest = text.replace("\\*", "*").replace("?", "a");
            var ends =
                    Stream.iterate(0, at -> at <= rest.length(), at -> at + 1).map(rest::substring);
            var beginnings =
                    Stream.iterate(0, at -> at <= rest.length(), at -> at + 1).map(at -> rest.substring(0, at));
            assertThat(glob.mayMatchAfter(part)).isEqualTo(ends.anyMatch(end -> glob.matches(part + end)));
            assertThat(glob.mayMatchBefore(part)).isEqualTo(beginnings.anyMatch(begin -> glob.matches(begin + part)));
        }
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
