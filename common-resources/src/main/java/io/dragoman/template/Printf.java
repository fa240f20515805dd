package io.dragoman.template;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Go's {@code fmt.Sprintf} prints them: the verbs v, s, q, d, t, f, F, e, E, g, G, x, X, c, T and %%. */
final class Printf {
    private static final int MAX_WIDTH = 1000;
    private static final int DEFAULT_PRECISION = 6;

    /** Go prints something for these. */
    private static final String OTHER_VERBS = "boOUpw";

    private final String format;
    private final List<@Nullable Object> arguments;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int used;

    private Printf(String format, List<@Nullable Object> arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static String print(String format, List<@Nullable Object> arguments) throws TemplateException {
        var printf = new Printf(format, arguments);
        printf.run();
        return printf.result.toString();
    }

    /**
     * What stands between % and the verb.
     *
     * @param width least number of characters; 0 for any
     * @param precision digits or most characters, or -1 if it is not given
     */
    private record Spec(
            boolean minus, boolean plus, boolean zero, boolean space, boolean sharp, int width, int precision) {
        String pad(String text) {
            int missing = width - text.codePointCount(0, text.length());
            if (missing <= 0) {
                return text;
            }
            return minus ? text + " ".repeat(missing) : (zero ? "0" : " ").repeat(missing) + text;
        }

        /** Zeros go after the sign. */
        String padNumber(String number) {
            var signed = number.startsWith("-") || !(plus || space) ? number : (plus ? "+" : " ") + number;
            int missing = width - signed.length();
            if (!zero || minus || missing <= 0) {
                return pad(signed);
            }
            boolean hasSign = "+- ".indexOf(signed.charAt(0)) >= 0;
            return (hasSign ? signed.substring(0, 1) : "") + "0".repeat(missing) + signed.substring(hasSign ? 1 : 0);
        }
    }

    private void run() throws TemplateException {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                result.append(format, at, format.length());
                break;
            }
            result.append(format, at, percent);
            at = percent + 1;
            verb(spec());
        }
        if (used < arguments.size()) {
            extra();
        }
    }

    private void extra() {
        result.append("%!(EXTRA ");
        for (int i = used; i < arguments.size(); i++) {
            result.append(i > used ? ", " : "").append(typed(arguments.get(i)));
        }
        result.append(')');
    }

    private Spec spec() throws TemplateException {
        int start = at;
        while (at < format.length() && "-+ 0#".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        var flags = format.substring(start, at);
        int width = number();
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = number();
        }
        return new Spec(
                flags.contains("-"),
                flags.contains("+"),
                flags.contains("0"),
                flags.contains(" "),
                flags.contains("#"),
                width,
                precision);
    }

    private int number() throws TemplateException {
        int start = at;
        while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
            at++;
        }
        if (at < format.length() && (format.charAt(at) == '*' || format.charAt(at) == '[')) {
            throw new TemplateException("printf does not take * and [ here");
        }
        if (at - start > 4 || (at > start && Integer.parseInt(format.substring(start, at)) > MAX_WIDTH)) {
            throw new TemplateException("printf pads to " + MAX_WIDTH + " characters at most");
        }
        return at == start ? 0 : Integer.parseInt(format.substring(start, at));
    }

    private void verb(Spec spec) throws TemplateException {
        if (at >= format.length()) {
            result.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            result.append('%');
            return;
        }
        if (used >= arguments.size()) {
            result.append("%!").appendCodePoint(verb).append("(MISSING)");
            return;
        }
        var argument = shown((char) verb, arguments.get(used++));
        if (OTHER_VERBS.indexOf(verb) >= 0) {
            throw new TemplateException("printf has no verb %" + Character.toString(verb) + " here");
        }
        if (spec.sharp() && "xXdst".indexOf(verb) < 0) {
            throw new TemplateException("printf has no flag # for %" + (char) verb + " here");
        }
        result.append(print((char) verb, spec, argument));
    }

    private static String print(char verb, Spec spec, @Nullable Object argument) throws TemplateException {
        if (verb == 'T') {
            return spec.pad(argument == null ? "<nil>" : Values.type(argument));
        }
        if (argument == null) {
            return verb == 'v' ? spec.pad("<nil>") : "%!" + verb + "(<nil>)";
        }
        return switch (argument) {
            case Boolean truth -> verb == 'v' || verb == 't' ? spec.pad(truth.toString()) : bad(verb, spec, argument);
            case Long number -> whole(verb, spec, number);
            case Double number -> fraction(verb, spec, number);
            case String text -> text(verb, spec, text);
            case List<?> list -> {
                var parts = new StringBuilder("[");
                for (var item : list) {
                    parts.append(parts.length() > 1 ? " " : "").append(inside(verb, spec, item));
                }
                yield parts.append(']').toString();
            }
            case Map<?, ?> map -> {
                var parts = new StringBuilder("map[");
                for (var entry : Values.sorted(map).entrySet()) {
                    parts.append(parts.length() > 4 ? " " : "")
                            .append(print(verb, spec, entry.getKey()))
                            .append(':')
                            .append(inside(verb, spec, entry.getValue()));
                }
                yield parts.append(']').toString();
            }
            default -> bad(verb, spec, argument);
        };
    }

    /** An element: nothing is shown as it is, whatever the verb. */
    private static String inside(char verb, Spec spec, @Nullable Object element) throws TemplateException {
        var value = shown(verb, element);
        return value == null ? "<nil>" : print(verb, spec, value);
    }

    private static @Nullable Object shown(char verb, @Nullable Object value) {
        return "vsqxX".indexOf(verb) >= 0 ? Values.shown(value) : Values.plain(value);
    }

    private static String whole(char verb, Spec spec, long number) throws TemplateException {
        return switch (verb) {
            case 'v', 'd' -> spec.padNumber(digits(Long.toString(number), spec));
            case 'x', 'X' -> {
                var hex = digits((number < 0 ? "-" : "") + Long.toHexString(Math.abs(number)), spec);
                var marked = spec.sharp() ? hex.replaceFirst("^(-?)", "$10x") : hex;
                yield spec.padNumber(verb == 'X' ? marked.toUpperCase(Locale.ROOT) : marked);
            }
            case 'c' ->
                spec.pad(Character.isValidCodePoint((int) number) ? Character.toString((int) number) : "\uFFFD");
            case 'q' -> {
                if (!Character.isValidCodePoint((int) number)) {
                    yield spec.pad("'\uFFFD'");
                }
                var quoted = Escapes.quote(Character.toString((int) number), spec.plus());
                var inside = quoted.substring(1, quoted.length() - 1);
                yield spec.pad("'" + (inside.equals("\\\"") ? "\"" : inside.equals("'") ? "\\'" : inside) + "'");
            }
            default -> bad(verb, spec, number);
        };
    }

    /** A precision is the least number of digits. */
    private static String digits(String number, Spec spec) {
        boolean negative = number.startsWith("-");
        var digits = negative ? number.substring(1) : number;
        int missing = spec.precision() - digits.length();
        return (negative ? "-" : "") + (missing > 0 ? "0".repeat(missing) : "") + digits;
    }

    private static String fraction(char verb, Spec spec, double number) throws TemplateException {
        int given = spec.precision();
        int precision = given < 0 ? DEFAULT_PRECISION : given;
        return switch (verb) {
            case 'v', 'g' -> spec.padNumber(given < 0 ? Numbers.shortest(number) : Numbers.general(number, given));
            case 'f', 'F' -> spec.padNumber(Numbers.fixed(number, precision));
            case 'e' -> spec.padNumber(Numbers.scientific(number, precision));
            case 'x', 'X' -> throw new TemplateException("printf has no verb x for a number with a fraction here");
            case 'E', 'G' -> fraction(Character.toLowerCase(verb), spec, number).toUpperCase(Locale.ROOT);
            default -> bad(verb, spec, number);
        };
    }

    private static String text(char verb, Spec spec, String text) throws TemplateException {
        return switch (verb) {
            case 'v', 's' -> spec.pad(limited(text, spec));
            case 'q' -> spec.pad(Escapes.quote(limited(text, spec), spec.plus()));
            case 'x', 'X' -> {
                var hex = HexFormat.of().formatHex(Values.bytes(limited(text, spec)));
                var marked = spec.sharp() ? "0x" + hex : hex;
                yield spec.pad(verb == 'X' ? marked.toUpperCase(Locale.ROOT) : marked);
            }
            default -> bad(verb, spec, text);
        };
    }

    private static String limited(String text, Spec spec) {
        return spec.precision() < 0 || text.codePointCount(0, text.length()) <= spec.precision()
                ? text
                : text.substring(0, text.offsetByCodePoints(0, spec.precision()));
    }

    /** What is printed of a value that has no form for the verb. */
    private static String bad(char verb, Spec spec, Object argument) throws TemplateException {
        return "%!" + verb + "(" + Values.type(argument) + "=" + print('v', spec, argument) + ")";
    }

    private static String typed(@Nullable Object argument) {
        return argument == null ? "<nil>" : Values.type(argument) + "=" + Printer.value(argument);
    }
}
