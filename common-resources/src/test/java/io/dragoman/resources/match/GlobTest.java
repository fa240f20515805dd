package io.dragoman.resources.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/httpbin/*    | /httpbin        | false",
                "/httpbin/*    | /httpbin/       | true",
                "/httpbin*     | /httpbin-x      | true",
                "*             | ''              | true",
                "*             | /a/b            | true",
                "*.example     | a.b.example     | true",
                "*.example     | example         | false",
                "/?            | /a              | true",
                "/?            | //              | true",
                "/?            | /ab             | false",
                "/?            | /😀             | true",
                "/*?           | /😀             | true",
                "/*??          | /😀             | false",
                "/a*b*c        | /a-b-b-c        | true",
                "/a*b*c        | /a-b-b          | false",
                "/[a-c]x       | /bx             | true",
                "/[a-c]x       | /dx             | false",
                "/[!a-c]x      | /dx             | true",
                "/[!a-c]x      | /ax             | false",
                "/[a-]         | /-              | true",
                "/[.^$]        | /^              | true",
                "/[\\]]        | /]              | true",
                "/{a,b*}/c     | /bcd/c          | true",
                "/{a,b*}/c     | /a/c            | true",
                "/{a,b*}/c     | /c/c            | false",
                "/{a,{b,c}d}   | /cd             | true",
                "/{,a}         | /               | true",
                "/a,b          | /a,b            | true",
                "/\\*          | /*              | true",
                "/\\*          | /a              | false",
                "/a.c          | /abc            | false",
                "/$^()+        | /$^()+          | true"
            })
    void matchesTheWholeText(String glob, String text, boolean expected) throws Exception {
        assertThat(Glob.compile(glob).matches(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[a", "[z-a]", "{", "{a", "}", "a}", "\\", "[\\", "{{{{{{{{{a}}}}}}}}}"})
    void refusesWhatIsNoGlob(String text) {
        assertThatThrownBy(() -> Glob.compile(text)).isInstanceOf(GlobSyntaxException.class);
    }

    @Test
    void refusesLongGlobs() {
        assertThatThrownBy(() -> Glob.compile("a".repeat(5000))).isInstanceOf(GlobSyntaxException.class);
    }

    @Test
    @Timeout(5)
    void noGlobTakesLong() throws Exception {
        var text = "a".repeat(10_000) + "c";
        assertThat(Glob.compile("a*".repeat(500) + "b").matches(text)).isFalse();
        assertThat(Glob.compile("*{a,aa}".repeat(10) + "b").matches(text)).isFalse();
    }

    @Test
    void simpleGlobsAreKeptSimple() throws Exception {
        assertThat(Glob.compile("/a\\*b")).isEqualTo(new Glob.Literal("/a*b"));
        assertThat(Glob.compile("/a*")).isInstanceOf(Wildcards.class);
        assertThat(Glob.compile("*").matchesEverything()).isTrue();
        assertThat(Glob.compile("**").matchesEverything()).isTrue();
        assertThat(Glob.compile("*a").matchesEverything()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Example.COM, example.com, true",
        "example.com., example.com, true",
        "*.Example.com, www.example.com, true",
        "[A-C].example, b.example, true"
    })
    void hostsHaveNoCase(String glob, String host, boolean expected) throws Exception {
        assertThat(AuthorityGlob.compile(glob).matches(host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "example.com/", "a b", "["})
    void refusesHostsThatNeverMatch(String glob) {
        assertThatThrownBy(() -> AuthorityGlob.compile(glob)).isInstanceOf(GlobSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/a%20b, /a b, true",
        "/a b, /a b, true",
        "/%61dmin, /admin, true",
        "/caf%C3%A9*, /café/x, true",
        "/%2a, /*, true",
        "/%2a, /a, false",
        "/100%, /100%, true",
        "/%zz*, /%zz1, true",
        "/%ff, /%ff, true"
    })
    void pathsMayBeWrittenEncoded(String glob, String path, boolean expected) throws Exception {
        assertThat(PathGlob.compile(glob).matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "admin/*", ".*", "^/admin"})
    void refusesPathsThatNeverMatch(String glob) {
        assertThatThrownBy(() -> PathGlob.compile(glob)).isInstanceOf(GlobSyntaxException.class);
    }
}
