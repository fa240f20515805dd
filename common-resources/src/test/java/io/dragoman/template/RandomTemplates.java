package io.dragoman.template;

import java.util.List;
import java.util.Random;

/** Makes templates up, of what the grammar allows and of what it does not quite. */
final class RandomTemplates {
    private static final List<String> VALUES = List.of(
            ".s",
            ".e",
            ".n",
            ".f",
            ".neg",
            ".l",
            ".m",
            ".em",
            ".el",
            ".nul",
            ".missing",
            ".missing.x",
            ".t",
            ".u",
            ".deep.a.b",
            ".m.a",
            ".",
            "$",
            "$.s",
            "1",
            "0",
            "-7",
            "2.5",
            "1e3",
            "\"x\"",
            "\"\"",
            "`r`",
            "'c'",
            "true",
            "false",
            "nil");
    private static final List<String> FUNCTIONS = List.of(
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "and",
            "or",
            "not",
            "len",
            "index",
            "slice",
            "print",
            "println",
            "html",
            "js",
            "urlquery",
            "hasKey .m",
            "json \"\"",
            "printf \"%v|%v\"",
            "printf \"%d\"",
            "printf \"%s\"",
            "printf \"%q\"",
            "printf \"%6.2f\"",
            "printf \"%-5v\"",
            "printf \"%05d\"",
            "printf \"%e\"",
            "printf \"%.3g\"",
            "printf \"%x\" .s",
            "printf \"%t %T\"",
            "printf");

    private final Random random;

    RandomTemplates(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        return statements(2);
    }

    private String statements(int depth) {
        var result = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            result.append(statement(depth));
        }
        return result.toString();
    }

    private String statement(int depth) {
        int kind = random.nextInt(depth == 0 ? 3 : 9);
        return switch (kind) {
            case 0 -> oneOf(List.of("a", " b ", "\n", "{", "}", "é", "-"));
            case 1, 2 -> action(pipeline(depth + 1));
            case 3 -> block("if ", depth, "{{else}}");
            case 4 -> block("with ", depth, "{{else}}");
            case 5 -> block("range ", depth, "{{else}}");
            case 6 -> action("range $i, $x := " + pipeline(1)) + "{{$i}}{{$x}}" + statements(depth - 1) + "{{end}}";
            case 7 -> action("$v := " + pipeline(1)) + statements(depth - 1) + "{{$v}}";
            default -> action("if " + value(1)) + statements(depth - 1) + action("else if " + value(1)) + "c{{end}}";
        };
    }

    private String block(String keyword, int depth, String otherwise) {
        var rest = random.nextBoolean() ? "" : otherwise + statements(depth - 1);
        return action(keyword + pipeline(1)) + statements(depth - 1) + rest + "{{end}}";
    }

    private String action(String inside) {
        return (random.nextInt(8) == 0 ? "{{- " : "{{") + inside + (random.nextInt(8) == 0 ? " -}}" : "}}");
    }

    private String pipeline(int depth) {
        var first = random.nextInt(3) == 0 ? oneOf(VALUES) : call(depth);
        return random.nextInt(4) == 0 ? first + " | " + call(depth) : first;
    }

    private String call(int depth) {
        var result = new StringBuilder(oneOf(FUNCTIONS));
        for (int i = random.nextInt(4); i > 0; i--) {
            result.append(' ').append(value(depth));
        }
        return result.toString();
    }

    private String value(int depth) {
        return depth == 0 || random.nextInt(3) > 0 ? oneOf(VALUES) : "(" + pipeline(depth - 1) + ")";
    }

    private String oneOf(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
