package io.dragoman.template;

import io.dragoman.template.Node.Command;
import io.dragoman.template.Node.Operand;
import io.dragoman.template.Node.Pipeline;
import io.dragoman.template.Node.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rendering of a template. */
final class Evaluator {
    /** Functions that do not evaluate all of their arguments. */
    static final Set<String> LAZY = Set.of("and", "or");

    private final Map<String, List<Statement>> defined;
    private final Map<String, TemplateFunction> functions;
    private final Budget budget;
    private final StringBuilder output = new StringBuilder();
    private List<Variable> variables = new ArrayList<>();
    private boolean unset;

    Evaluator(Map<String, List<Statement>> defined, Map<String, TemplateFunction> functions, Budget budget) {
        this.defined = defined;
        this.functions = functions;
        this.budget = budget;
    }

    private static final class Variable {
        private final String name;
        private @Nullable Object value;

        Variable(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    /** How statements end. */
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Optional<String> run(List<Statement> statements, @Nullable Object data) throws TemplateException {
        variables.add(new Variable("$", data));
        walk(statements, data);
        return unset ? Optional.empty() : Optional.of(output.toString());
    }

    private Flow walk(List<Statement> statements, @Nullable Object dot) throws TemplateException {
        for (var statement : statements) {
            budget.step(statement.line());
            var flow = walk(statement, dot);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow walk(Statement statement, @Nullable Object dot) throws TemplateException {
        switch (statement) {
            case Node.Text(String text, int line) -> print(text, line);
            case Node.Action(Pipeline pipeline, int line) -> {
                var value = evaluate(pipeline, dot);
                if (pipeline.variables().isEmpty()) {
                    print(Printer.action(value), line);
                }
            }
            case Node.Include(String name, @Nullable Pipeline data, int line) ->
                include(name, data == null ? null : evaluate(data, dot), line);
            case Node.Break stop -> {
                return Flow.BREAK;
            }
            case Node.Continue next -> {
                return Flow.CONTINUE;
            }
            case Node.If branch -> {
                int scope = variables.size();
                boolean holds = Values.isTrue(evaluate(branch.condition(), dot));
                var flow = walk(holds ? branch.then() : branch.otherwise(), dot);
                forget(scope);
                return flow;
            }
            case Node.With with -> {
                int scope = variables.size();
                var value = evaluate(with.value(), dot);
                var flow = Values.isTrue(value) ? walk(with.then(), value) : walk(with.otherwise(), dot);
                forget(scope);
                return flow;
            }
            case Node.Range range -> {
                int scope = variables.size();
                var flow = range(range, dot);
                forget(scope);
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow range(Node.Range range, @Nullable Object dot) throws TemplateException {
        var value = Values.plain(evaluate(range.value(), dot));
        boolean any = false;
        switch (value) {
            case null -> {}
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    any = true;
                    if (iterate(range, (long) i, list.get(i)) == Flow.BREAK) {
                        break;
                    }
                }
            }
            case Map<?, ?> map -> {
                for (var entry : Values.sorted(map).entrySet()) {
                    any = true;
                    if (iterate(range, entry.getKey(), entry.getValue()) == Flow.BREAK) {
                        break;
                    }
                }
            }
            case Long count -> {
                if (range.value().variables().size() > 1) {
                    throw error(range, "a number has no keys to range over");
                }
                for (long i = 0; i < count; i++) {
                    any = true;
                    if (iterate(range, i, i) == Flow.BREAK) {
                        break;
                    }
                }
            }
            default -> throw error(range, "cannot range over " + Values.type(value));
        }
        return any ? Flow.ON : walk(range.otherwise(), dot);
    }

    private Flow iterate(Node.Range range, Object key, @Nullable Object element) throws TemplateException {
        budget.step(range.line());
        var pipeline = range.value();
        var names = pipeline.variables();
        int scope = variables.size();
        if (names.size() == 2) {
            set(names.get(0), key, pipeline.assigns(), range);
            set(names.get(1), element, pipeline.assigns(), range);
        } else if (names.size() == 1) {
            set(names.getFirst(), element, pipeline.assigns(), range);
        }
        var flow = walk(range.body(), element);
        forget(scope);
        return flow;
    }

    private void include(String name, @Nullable Object data, int line) throws TemplateException {
        var statements = defined.get(name);
        if (statements == null) {
            throw new TemplateException("line " + line + ": there is no template of that name");
        }
        budget.enter(line);
        var outer = variables;
        variables = new ArrayList<>(List.of(new Variable("$", data)));
        walk(statements, data);
        variables = outer;
        budget.leave();
    }

    private void print(String text, int line) throws TemplateException {
        output.append(text);
        budget.text(output.length(), line);
    }

    private @Nullable Object evaluate(Pipeline pipeline, @Nullable Object dot) throws TemplateException {
        @Nullable Object value = null;
        boolean first = true;
        for (var command : pipeline.commands()) {
            budget.step(command.line());
            value = evaluate(command, dot, !first, value);
            first = false;
        }
        // The loop sets what {{range}} declares.
        if (pipeline.variables().size() == 1 && !pipeline.ofRange()) {
            set(pipeline.variables().getFirst(), value, pipeline.assigns(), pipeline);
        }
        return value;
    }

    private @Nullable Object evaluate(Command command, @Nullable Object dot, boolean hasLast, @Nullable Object last)
            throws TemplateException {
        var first = command.operands().getFirst();
        var rest = command.operands().subList(1, command.operands().size());
        if (first instanceof Node.Function(String name, int line) && LAZY.contains(name)) {
            return lazily(name, line, rest, dot, hasLast, last);
        }
        if (first instanceof Node.Function(String name, int line)) {
            return call(functions.get(name), arguments(rest, dot, hasLast, last), line);
        }
        if (first instanceof Node.Chain chain) {
            return chain(chain, arguments(rest, dot, hasLast, last), dot);
        }
        if (!rest.isEmpty() || hasLast) {
            throw error(command, "what is no function takes no arguments");
        }
        if (first instanceof Node.Nil) {
            throw error(command, "nil does nothing alone");
        }
        return operand(first, dot);
    }

    private List<@Nullable Object> arguments(
            List<Operand> operands, @Nullable Object dot, boolean hasLast, @Nullable Object last)
            throws TemplateException {
        var arguments = new ArrayList<@Nullable Object>();
        for (var operand : operands) {
            arguments.add(operand(operand, dot));
        }
        if (hasLast) {
            arguments.add(last);
        }
        return arguments;
    }

    private @Nullable Object operand(Operand operand, @Nullable Object dot) throws TemplateException {
        return switch (operand) {
            case Node.Constant(@Nullable Object value, int line) -> value;
            case Node.Nil nil -> null;
            case Node.Dot here -> dot;
            case Node.Variable(String name, int line) -> find(name, operand).value;
            case Node.Function(String name, int line) ->
                evaluate(new Command(List.of(operand), line), dot, false, null);
            case Node.Chain chain -> chain(chain, List.of(), dot);
            case Pipeline pipeline -> evaluate(pipeline, dot);
        };
    }

    /** {@code and} stops at the first argument that is false, {@code or} at the first that is true. */
    private @Nullable Object lazily(
            String name, int line, List<Operand> operands, @Nullable Object dot, boolean hasLast, @Nullable Object last)
            throws TemplateException {
        if (operands.isEmpty() && !hasLast) {
            throw new TemplateException("line " + line + ": " + name + " takes an argument");
        }
        boolean stopsAt = name.equals("or");
        @Nullable Object value = null;
        for (var operand : operands) {
            value = operand(operand, dot);
            if (Values.isTrue(value) == stopsAt) {
                return value;
            }
        }
        return hasLast ? last : value;
    }

    private @Nullable Object chain(Node.Chain chain, List<@Nullable Object> arguments, @Nullable Object dot)
            throws TemplateException {
        var value = operand(chain.start(), dot);
        for (int i = 0; i < chain.names().size(); i++) {
            boolean last = i == chain.names().size() - 1;
            value = member(value, chain.names().get(i), last ? arguments : List.of(), last, chain);
        }
        return value;
    }

    private @Nullable Object member(
            @Nullable Object value, String name, List<@Nullable Object> arguments, boolean last, Node.Chain chain)
            throws TemplateException {
        if (value instanceof TemplateObject object && object.members().containsKey(name)) {
            return call(object.members().get(name), arguments, chain.line());
        }
        if (!arguments.isEmpty()) {
            throw error(chain, name + " is no function and takes no arguments");
        }
        return switch (Values.plain(value)) {
            // As in Go, where something is missing there is nothing in it either.
            case null -> null;
            case Map<?, ?> map
            when !(value instanceof TemplateObject object) || object.members().isEmpty() || map.containsKey(name) -> {
                if (!last && map.containsKey(name) && map.get(name) == null) {
                    throw error(chain, name + " is null");
                }
                yield map.get(name);
            }
            case Object other -> throw error(chain, Values.type(other) + " has no " + name);
        };
    }

    private @Nullable Object call(@Nullable TemplateFunction function, List<@Nullable Object> arguments, int line)
            throws TemplateException {
        budget.step(line);
        if (function == null) {
            throw new TemplateException("line " + line + ": there is no such function");
        }
        @Nullable Object value;
        try {
            value = function.call(arguments);
        } catch (TemplateException e) {
            throw new TemplateException("line " + line + ": " + e.getMessage());
        }
        if (value instanceof TemplateFunctions.Signal) {
            unset = true;
            return "";
        }
        if (value instanceof String text) {
            budget.text(text.length(), line);
        }
        return value;
    }

    private void set(String name, @Nullable Object value, boolean assigns, Node node) throws TemplateException {
        if (assigns) {
            find(name, node).value = value;
        } else {
            variables.add(new Variable(name, value));
        }
    }

    private Variable find(String name, Node node) throws TemplateException {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(name)) {
                return variables.get(i);
            }
        }
        throw error(node, "the variable " + name + " is not known");
    }

    private void forget(int size) {
        while (variables.size() > size) {
            variables.removeLast();
        }
    }

    private static TemplateException error(Node node, String message) {
        return new TemplateException("line " + node.line() + ": " + message);
    }
}
