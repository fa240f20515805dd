package io.dragoman.resources;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a regular expression becomes when its repetitions are written out, as a compiler for RE2 does: {@code
 * ((a{1000}){1000}){1000}} is a billion steps, and would take all memory. So this is asked before an expression that
 * somebody wrote is compiled. It counts too much rather than too little.
 */
public final class Repetitions {
    /** The most steps that are compiled: more than any expression has that is meant. */
    static final int MAX_STEPS = 100_000;

    /** The deepest nesting: each level takes some of the compiler's stack. */
    static final int MAX_DEPTH = 200;

    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final String text;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    private long steps;
    private long last;

    private Repetitions(String text) {
        this.text = text;
    }

    /** Why an expression must not be compiled, or null if it may be. */
    public static @Nullable String refusal(String expression) {
        return new Repetitions(expression).refusal();
    }

    private @Nullable String refusal() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '(' -> {
                    if (outer.size() == MAX_DEPTH) {
                        return "has more than " + MAX_DEPTH + " groups within each other";
                    }
                    outer.push(steps);
                    steps = 0;
                    at++;
                }
                case ')' -> {
                    long group = steps + 1;
                    steps = outer.isEmpty() ? 0 : outer.pop();
                    at++;
                    atom(group);
                }
                case '{' -> repeat();
                case '*', '+', '?' -> {
                    steps++;
                    at++;
                }
                case '[' -> {
                    at = endOfClass();
                    atom(1);
                }
                case '\\' -> escape();
                default -> {
                    at++;
                    atom(1);
                }
            }
            if (steps > MAX_STEPS) {
                return "has repetitions that make more than " + MAX_STEPS + " steps of it";
            }
        }
        return null;
    }

    private void atom(long size) {
        steps += size;
        last = size;
    }

    private void repeat() {
        var repeat = REPEAT.matcher(text).region(at, text.length());
        if (!repeat.lookingAt()) {
            at++;
            atom(1);
            return;
        }
        at = repeat.end();
        long least = Long.parseLong(repeat.group(1));
        var most = repeat.group(2);
        long times = Math.max(1, most == null || most.isEmpty() ? least + 1 : Long.parseLong(most));
        // At most a hundred thousand times a billion: far from the end of a long.
        long repeated = last * times;
        steps += repeated - last;
        last = repeated;
    }

    /** After the class that begins here; its first bracket may stand for itself. */
    private int endOfClass() {
        int i = at + 1;
        if (i < text.length() && text.charAt(i) == '^') {
            i++;
        }
        if (i < text.length() && text.charAt(i) == ']') {
            i++;
        }
        while (i < text.length() && text.charAt(i) != ']') {
            if (text.startsWith("[:", i)) {
                int end = text.indexOf(":]", i);
                i = end < 0 ? i + 1 : end + 2;
            } else {
                i += text.charAt(i) == '\\' ? 2 : 1;
            }
        }
        return i + 1;
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            int end = text.indexOf("\\E", at);
            int stop = end < 0 ? text.length() : end;
            steps += stop - at;
            last = 1;
            at = end < 0 ? stop : end + 2;
            return;
        }
        int next = at + 2;
        boolean braced = next < text.length() && "xpP".indexOf(text.charAt(at + 1)) >= 0 && text.charAt(next) == '{';
        int end = braced ? text.indexOf('}', next) : -1;
        at = end < 0 ? next : end + 1;
        atom(1);
    }
}
