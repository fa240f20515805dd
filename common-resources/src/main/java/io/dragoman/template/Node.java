package io.dragoman.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template, parsed. */
sealed interface Node {
    /** Where it stands, from 1. */
    int line();

    /** What may stand between texts. */
    sealed interface Statement extends Node {}

    /** What has a value. */
    sealed interface Operand extends Node {}

    record Text(String text, int line) implements Statement {}

    /** A pipeline whose value is printed, unless it declares or assigns. */
    record Action(Pipeline pipeline, int line) implements Statement {}

    record If(Pipeline condition, List<Statement> then, List<Statement> otherwise, int line) implements Statement {}

    record With(Pipeline value, List<Statement> then, List<Statement> otherwise, int line) implements Statement {}

    record Range(Pipeline value, List<Statement> body, List<Statement> otherwise, int line) implements Statement {}

    record Break(int line) implements Statement {}

    record Continue(int line) implements Statement {}

    /** {@code template "name" pipeline}. */
    record Include(String name, @Nullable Pipeline data, int line) implements Statement {}

    /**
     * Commands, each of which is given the value of the one before.
     *
     * @param variables what it declares or assigns, with the {@code $}
     * @param assigns whether the variables are there already
     * @param ofRange whether {@code range} sets them, to each element in turn
     */
    record Pipeline(List<String> variables, boolean assigns, boolean ofRange, List<Command> commands, int line)
            implements Operand {}

    /** Something that is called, with arguments. */
    record Command(List<Operand> operands, int line) implements Node {}

    record Constant(@Nullable Object value, int line) implements Operand {}

    record Dot(int line) implements Operand {}

    record Nil(int line) implements Operand {}

    record Function(String name, int line) implements Operand {}

    /** {@code .A.B}, or {@code $v.A.B}, or {@code (…).A.B}. */
    record Chain(Operand start, List<String> names, int line) implements Operand {}

    record Variable(String name, int line) implements Operand {}
}
