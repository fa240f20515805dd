package io.dragoman.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text the piece itself; of strings and characters what they mean
 * @param line where it stands, from 1
 */
record Token(Kind kind, String text, int line) {
    /** Kinds of pieces. */
    enum Kind {
        /** Text between actions. */
        TEXT,
        /** The beginning of an action. */
        LEFT,
        /** The end of an action. */
        RIGHT,
        SPACE,
        /** A word: a function or a keyword. */
        WORD,
        /** {@code .Name}. */
        FIELD,
        /** {@code $name} or {@code $}. */
        VARIABLE,
        /** A dot alone. */
        DOT,
        NUMBER,
        STRING,
        CHARACTER,
        /** {@code :=}. */
        DECLARE,
        /** {@code =}. */
        ASSIGN,
        PIPE,
        COMMA,
        OPEN,
        CLOSE,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }
}
