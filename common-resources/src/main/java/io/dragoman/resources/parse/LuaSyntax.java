package io.dragoman.resources.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.compiler.LuaC;

/**
 * Finds what is no Lua, without running it. The compiler's language is Lua 5.2 and Envoy's is LuaJIT's, which is that and
 * more kinds of numbers; what is left over Envoy judges itself.
 */
final class LuaSyntax {
    private static final String CHUNK = "script";
    private static final Pattern JIT_NUMBER =
            Pattern.compile("(?i)(?<![\\w.])(?:0b[01]+|(0x[0-9a-f]+|[0-9.]+))(?:u?ll|i)?(?!\\w)");
    private static final Pattern MESSAGE = Pattern.compile("\\[string \"" + CHUNK + "\"]:(\\d+): (.*)", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("\\d+ \\((.)\\)");

    /** The compiler's number for the end of a script; those of other words are between 256 and it. */
    private static final int END = 286;

    private LuaSyntax() {}

    /** What is wrong with a script, and on which line of it; empty if nothing is. */
    static Optional<String> error(String script) {
        var readable = JIT_NUMBER.matcher(script).replaceAll(number -> number.group(1) == null ? "0" : "$1");
        try {
            LuaC.instance.compile(new ByteArrayInputStream(readable.getBytes(StandardCharsets.UTF_8)), CHUNK);
            return Optional.empty();
        } catch (LuaError e) {
            return Optional.of(worded(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException _) {
            // The compiler has bounds of its own that it fails at in other ways. They are not Envoy's.
            return Optional.empty();
        }
    }

    private static String worded(String message) {
        var parts = MESSAGE.matcher(message);
        return parts.matches()
                ? "line " + parts.group(1) + ": "
                        + TOKEN.matcher(parts.group(2)).replaceAll(LuaSyntax::token)
                : message;
    }

    private static String token(MatchResult match) {
        char symbol = match.group(1).charAt(0);
        if (symbol < 256) {
            return "'" + Matcher.quoteReplacement(match.group(1)) + "'";
        }
        return symbol == END ? "(the script ends here)" : "(a word of the language)";
    }
}
