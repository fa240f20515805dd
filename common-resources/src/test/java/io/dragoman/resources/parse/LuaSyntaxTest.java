package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LuaSyntaxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "function envoy_on_request(handle) handle:headers():add('a', 'b') end",
                "goto done ::done::",
                "x = '\\u{41} \\z\n  ä' -- [[",
                "x = 1LL + 0x1full + 2i + 0b101 + 1.5 + 0x10 + 1e3 + .5",
                "x1ll = a2i",
                "return [==[ ]] ]==]",
                "error('not when it is read')"
            })
    void whatEnvoyCanLoadIsNoError(String script) {
        assertThat(LuaSyntax.error(script)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense ( | line 1: unexpected symbol (the script ends here)",
                "x = = 1 | line 1: unexpected symbol '='",
                "x = 1 then | line 1: unexpected symbol (a word of the language)",
                "x = 1lll | line 1: syntax error",
                "goto nowhere | line 1: no visible label 'nowhere' for <goto> at line 1"
            })
    void anErrorIsSaidWithItsLine(String script, String error) {
        assertThat(LuaSyntax.error(script)).hasValue(error);
    }

    @Test
    void theLineIsTheScripts() {
        assertThat(LuaSyntax.error("x = 1\n\ny = \"open\nz = 2").orElseThrow()).startsWith("line 3: ");
    }

    @Test
    void whatIsCompiledAlreadyIsRefused() {
        assertThat(LuaSyntax.error("\u001bLJ\u0002")).isPresent();
    }

    @Test
    void whatTheCompilerCannotJudgeIsLeftToEnvoy() {
        assertThat(LuaSyntax.error("local " + "a,".repeat(300) + "b")).isEmpty();
    }
}
