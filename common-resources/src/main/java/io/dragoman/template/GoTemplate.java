package io.dragoman.template;

import io.dragoman.template.Node.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A template in the language of Go's {@code text/template}, as of Go 1.24. Its data are null, {@link Boolean}, {@link
 * Long} (Go's int), {@link Double} (float64), {@link String}, lists and maps with string keys of these, and {@link
 * TemplateObject}; nothing else can be reached, so what a template can do is what its functions do. Immutable.
 *
 * <p>What Go has and this has not: {@code call}, complex numbers, the verbs of {@code printf} that are seldom used, and
 * strings that are not UTF-8. A whole number is no fraction: {@code eq 1 1.0} is an error, as in Go.
 */
public final class GoTemplate {
    private static final int MAX_TEMPLATE_CHARS = 64 * 1024;

    private final String text;
    private final List<Statement> main;
    private final Map<String, List<Statement>> defined;
    private final Map<String, TemplateFunction> functions;

    private GoTemplate(String text, Parser.Parsed parsed, Map<String, TemplateFunction> functions) {
        this.text = text;
        this.main = parsed.main();
        this.defined = parsed.defined();
        this.functions = functions;
    }

    /**
     * Reads a template of at most 64 KiB.
     *
     * @param functions what it may call beside Go's own
     * @throws TemplateException if it is none, or calls or includes what there is not
     */
    public static GoTemplate parse(String text, Map<String, TemplateFunction> functions) throws TemplateException {
        if (text.length() > MAX_TEMPLATE_CHARS) {
            throw new TemplateException("is longer than " + MAX_TEMPLATE_CHARS + " characters");
        }
        var all = new HashMap<>(Builtins.ALL);
        all.putAll(functions);
        var names = new TreeSet<>(all.keySet());
        names.addAll(Evaluator.LAZY);
        return new GoTemplate(text, Parser.parse(text, names), Map.copyOf(all));
    }

    /**
     * What comes of it.
     *
     * @param data what a dot stands for
     * @param maxChars how long the text may be
     * @return empty if it called {@code doNotSet}
     * @throws TemplateException if it fails on this data, or takes more than it may
     */
    public Optional<String> render(@Nullable Object data, int maxChars) throws TemplateException {
        return new Evaluator(defined, functions, new Budget(maxChars)).run(main, data);
    }

    /** Whether the other one has the same text, and may call functions of the same names. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GoTemplate template
                && text.equals(template.text)
                && functions.keySet().equals(template.functions.keySet());
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The template's text. */
    @Override
    public String toString() {
        return text;
    }
}
