package io.dragoman.template;

/** What one rendering may take, so that no template and no data can use up the service. */
final class Budget {
    private static final int MAX_STEPS = 100_000;
    private static final int MAX_INCLUDES = 32;

    /** So many characters cost as much as a step. */
    private static final int CHARS_PER_STEP = 64;

    private final int maxChars;
    private int steps;
    private int includes;

    Budget(int maxChars) {
        this.maxChars = maxChars;
    }

    /** Pays for a statement, a command or an element. */
    void step(int line) throws TemplateException {
        if (++steps > MAX_STEPS) {
            throw new TemplateException("line " + line + ": takes too many steps");
        }
    }

    /** Pays for a text that a function made, or for the output so far. */
    void text(int chars, int line) throws TemplateException {
        if (chars > maxChars) {
            throw new TemplateException("line " + line + ": makes a text of more than " + maxChars + " characters");
        }
        steps += chars / CHARS_PER_STEP;
        step(line);
    }

    void enter(int line) throws TemplateException {
        if (++includes > MAX_INCLUDES) {
            throw new TemplateException("line " + line + ": templates include each other too deeply");
        }
    }

    void leave() {
        includes--;
    }
}
