package io.dragoman.template;

import io.dragoman.template.Node.Command;
import io.dragoman.template.Node.Operand;
import io.dragoman.template.Node.Pipeline;
import io.dragoman.template.Node.Statement;
import io.dragoman.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes sense of a template's pieces. */
final class Parser {
    /** Templates are small; deeper ones could exhaust the stack. */
    private static final int MAX_DEPTH = 64;

    private static final Set<String> LIST_ENDS = Set.of("end", "else");

    private final List<Token> tokens;
    private final Set<String> functions;
    private final Map<String, List<Statement>> defined = new HashMap<>();
    private final Deque<String> variables = new ArrayDeque<>(List.of("$"));
    private int at;
    private int depth;
    private int loops;

    private Parser(List<Token> tokens, Set<String> functions) {
        this.tokens = tokens;
        this.functions = functions;
    }

    /**
     * A template and those that it defines.
     *
     * @param main the statements of the template itself
     * @param defined those that are defined within it, by name
     */
    record Parsed(List<Statement> main, Map<String, List<Statement>> defined) {}

    static Parsed parse(String text, Set<String> functions) throws TemplateException {
        var parser = new Parser(Lexer.tokens(text), functions);
        var main = parser.statements(true);
        return new Parsed(main, Map.copyOf(parser.defined));
    }

    private List<Statement> statements(boolean top) throws TemplateException {
        deeper();
        var list = new ArrayList<Statement>();
        while (true) {
            var token = next();
            if (token.is(Kind.END)) {
                if (!top) {
                    throw error(token, "something has no {{end}}");
                }
                depth--;
                return List.copyOf(list);
            }
            if (token.is(Kind.TEXT)) {
                list.add(new Node.Text(token.text(), token.line()));
                continue;
            }
            skipSpace();
            var word = peek();
            if (word.is(Kind.WORD) && LIST_ENDS.contains(word.text())) {
                if (top) {
                    throw error(word, "{{" + word.text() + "}} belongs to nothing");
                }
                depth--;
                return List.copyOf(list);
            }
            statement(top, list);
        }
    }

    private void statement(boolean top, List<Statement> list) throws TemplateException {
        var token = peek();
        int line = token.line();
        switch (token.is(Kind.WORD) ? token.text() : "") {
            case "if" -> {
                var parts = control(false);
                list.add(new Node.If(parts.pipeline(), parts.then(), parts.otherwise(), line));
            }
            case "with" -> {
                var parts = control(false);
                list.add(new Node.With(parts.pipeline(), parts.then(), parts.otherwise(), line));
            }
            case "range" -> {
                var parts = control(true);
                list.add(new Node.Range(parts.pipeline(), parts.then(), parts.otherwise(), line));
            }
            case "break" -> list.add(jump(new Node.Break(line)));
            case "continue" -> list.add(jump(new Node.Continue(line)));
            case "template" -> list.add(include(line));
            case "block" -> list.add(block(line));
            case "define" -> {
                if (!top || depth > 1) {
                    throw error(token, "{{define}} stands within something else");
                }
                next();
                define(name(), true);
            }
            default -> {
                var pipeline = pipeline(Kind.RIGHT, false);
                list.add(new Node.Action(pipeline, line));
            }
        }
    }

    private record Control(Pipeline pipeline, List<Statement> then, List<Statement> otherwise) {}

    private Control control(boolean loop) throws TemplateException {
        var keyword = next().text();
        int scope = variables.size();
        var pipeline = pipeline(Kind.RIGHT, loop);
        loops += loop ? 1 : 0;
        var then = statements(false);
        loops -= loop ? 1 : 0;
        List<Statement> otherwise = List.of();
        if (next().isWord("else")) {
            otherwise = otherwise(keyword);
        } else {
            expect(Kind.RIGHT, "end");
        }
        forgetVariables(scope);
        return new Control(pipeline, then, otherwise);
    }

    /** {@code else}, {@code else if …} or {@code else with …}; the latter share the end. */
    private List<Statement> otherwise(String keyword) throws TemplateException {
        skipSpace();
        if (!keyword.equals("range") && peek().isWord(keyword)) {
            deeper();
            int line = peek().line();
            var parts = control(false);
            depth--;
            return List.of(
                    keyword.equals("if")
                            ? new Node.If(parts.pipeline(), parts.then(), parts.otherwise(), line)
                            : new Node.With(parts.pipeline(), parts.then(), parts.otherwise(), line));
        }
        expect(Kind.RIGHT, "else");
        var list = statements(false);
        if (!next().isWord("end")) {
            throw error(peek(), "expected {{end}}");
        }
        expect(Kind.RIGHT, "end");
        return list;
    }

    private Statement jump(Statement node) throws TemplateException {
        var token = next();
        if (loops == 0) {
            throw error(token, "{{" + token.text() + "}} stands outside of {{range}}");
        }
        expect(Kind.RIGHT, token.text());
        return node;
    }

    private Statement include(int line) throws TemplateException {
        next();
        var name = name();
        skipSpace();
        if (peek().is(Kind.RIGHT)) {
            next();
            return new Node.Include(name, null, line);
        }
        return new Node.Include(name, pipeline(Kind.RIGHT, false), line);
    }

    private Statement block(int line) throws TemplateException {
        next();
        var name = name();
        var data = pipeline(Kind.RIGHT, false);
        define(name, false);
        return new Node.Include(name, data, line);
    }

    /** Reads what stands between a definition's name and its end: it knows no variables but {@code $}. */
    private void define(String name, boolean closesName) throws TemplateException {
        if (closesName) {
            expect(Kind.RIGHT, "define");
        }
        var outer = List.copyOf(variables);
        int outerLoops = loops;
        loops = 0;
        forgetVariables(1);
        var body = statements(false);
        if (!next().isWord("end")) {
            throw error(peek(), "expected {{end}}");
        }
        expect(Kind.RIGHT, "end");
        forgetVariables(0);
        variables.addAll(outer);
        loops = outerLoops;
        if (defined.putIfAbsent(name, body) != null) {
            throw error(peek(), "a template is defined twice");
        }
    }

    private String name() throws TemplateException {
        skipSpace();
        var token = next();
        if (!token.is(Kind.STRING)) {
            throw error(token, "expected the name of a template");
        }
        return token.text();
    }

    private Pipeline pipeline(Kind end, boolean range) throws TemplateException {
        deeper();
        skipSpace();
        int line = peek().line();
        var declared = declarations(range);
        var commands = new ArrayList<Command>();
        do {
            commands.add(command(end));
            // As in Go, nothing need follow the last one.
        } while (next(Kind.PIPE) && !atEnd(end));
        var token = next();
        if (!token.is(end)) {
            throw error(token, "unexpected " + describe(token));
        }
        for (int i = 1; i < commands.size(); i++) {
            if (!isCallable(commands.get(i).operands().getFirst())) {
                throw error(token, "what stands after | must be a function");
            }
        }
        if (!declared.assigns) {
            declared.names.forEach(variables::addLast);
        }
        depth--;
        return new Pipeline(declared.names, declared.assigns, range, List.copyOf(commands), line);
    }

    private static boolean isCallable(Operand operand) {
        return switch (operand) {
            case Node.Function function -> true;
            case Node.Chain chain -> true;
            case Node.Variable variable -> true;
            case Pipeline pipeline -> true;
            case Node.Constant constant -> false;
            case Node.Dot dot -> false;
            case Node.Nil nil -> false;
        };
    }

    private record Declared(List<String> names, boolean assigns) {}

    private Declared declarations(boolean range) throws TemplateException {
        int start = at;
        var names = new ArrayList<String>();
        while (peek().is(Kind.VARIABLE)) {
            names.add(next().text());
            skipSpace();
            var token = next();
            if (token.is(Kind.DECLARE) || token.is(Kind.ASSIGN)) {
                boolean assigns = token.is(Kind.ASSIGN);
                if (names.size() > (range ? 2 : 1)) {
                    throw error(token, "too many variables");
                }
                for (var name : names) {
                    if (assigns && !variables.contains(name)) {
                        throw error(token, "the variable " + name + " is not known");
                    }
                }
                skipSpace();
                return new Declared(List.copyOf(names), assigns);
            }
            if (!range || !token.is(Kind.COMMA)) {
                break;
            }
            skipSpace();
        }
        at = start;
        return new Declared(List.of(), false);
    }

    private Command command(Kind end) throws TemplateException {
        skipSpace();
        var operands = new ArrayList<Operand>();
        int line = peek().line();
        while (true) {
            var token = peek();
            if (token.is(Kind.PIPE) || token.is(end)) {
                break;
            }
            operands.add(operand());
            var after = peek();
            if (after.is(Kind.SPACE)) {
                skipSpace();
            } else if (!after.is(Kind.PIPE) && !after.is(end)) {
                throw error(after, "unexpected " + describe(after));
            }
        }
        if (operands.isEmpty()) {
            throw error(peek(), "a value is missing");
        }
        return new Command(List.copyOf(operands), line);
    }

    private Operand operand() throws TemplateException {
        var token = next();
        int line = token.line();
        Operand start = switch (token.kind()) {
            case DOT -> new Node.Dot(line);
            case FIELD -> {
                at--;
                yield new Node.Dot(line);
            }
            case VARIABLE -> {
                if (!variables.contains(token.text())) {
                    throw error(token, "the variable " + token.text() + " is not known");
                }
                yield new Node.Variable(token.text(), line);
            }
            case NUMBER -> new Node.Constant(Numbers.parse(token.text(), line), line);
            case STRING -> new Node.Constant(token.text(), line);
            case CHARACTER -> new Node.Constant(Numbers.character(token.text(), line), line);
            case OPEN -> pipeline(Kind.CLOSE, false);
            case WORD -> word(token);
            default -> throw error(token, "unexpected " + describe(token));
        };
        return chain(start, line, token);
    }

    private Operand word(Token token) throws TemplateException {
        return switch (token.text()) {
            case "true" -> new Node.Constant(true, token.line());
            case "false" -> new Node.Constant(false, token.line());
            case "nil" -> new Node.Nil(token.line());
            default -> {
                if (!functions.contains(token.text())) {
                    throw error(token, "there is no function " + token.text());
                }
                yield new Node.Function(token.text(), token.line());
            }
        };
    }

    private Operand chain(Operand start, int line, Token token) throws TemplateException {
        var names = new ArrayList<String>();
        while (peek().is(Kind.FIELD)) {
            names.add(next().text().substring(1));
        }
        if (names.isEmpty()) {
            return start;
        }
        if (start instanceof Node.Constant || start instanceof Node.Nil || token.is(Kind.DOT)) {
            throw error(token, "unexpected . after it");
        }
        return new Node.Chain(start, List.copyOf(names), line);
    }

    private void forgetVariables(int size) {
        while (variables.size() > size) {
            variables.removeLast();
        }
    }

    private void expect(Kind kind, String after) throws TemplateException {
        skipSpace();
        var token = next();
        if (!token.is(kind)) {
            throw error(token, "unexpected " + describe(token) + " in {{" + after + "}}");
        }
    }

    private void deeper() throws TemplateException {
        if (++depth > MAX_DEPTH) {
            throw error(peek(), "is nested too deeply");
        }
    }

    private boolean atEnd(Kind end) {
        skipSpace();
        return peek().is(end);
    }

    private void skipSpace() {
        while (peek().is(Kind.SPACE)) {
            at++;
        }
    }

    private boolean next(Kind kind) {
        boolean is = peek().is(kind);
        at += is ? 1 : 0;
        return is;
    }

    private Token next() {
        var token = peek();
        at += token.is(Kind.END) ? 0 : 1;
        return token;
    }

    private Token peek() {
        return tokens.get(at);
    }

    private static String describe(Token token) {
        return token.is(Kind.END) ? "end" : token.text().strip();
    }

    private static TemplateException error(Token token, String message) {
        return new TemplateException("line " + token.line() + ": " + message);
    }
}
