package io.dragoman.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as Go writes and prints them. */
final class Numbers {
    private static final Pattern INTEGER = Pattern.compile("[+-]?(?:0|[1-9](?:_?\\d)*)");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:\\d(?:_?\\d)*\\.?(?:\\d(?:_?\\d)*)?|\\.\\d(?:_?\\d)*)(?:[eE][+-]?\\d{1,3})?");
    private static final Pattern BASED = Pattern.compile("([+-]?)0([xXbBoO]?)_?([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)");
    private static final int MIN_EXPONENT = -4;

    /** From this exponent on, Go's {@code fmt} prints with one where the precision is not given. */
    private static final int SHORTEST_EXPONENT = 6;

    private static final int FIRST_SMALL_JSON_EXPONENT = -6;
    private static final int FIRST_LARGE_JSON_EXPONENT = 21;

    private Numbers() {}

    /** A number in a template: a whole one, or one with a fraction or exponent. */
    static Object parse(String text, int line) throws TemplateException {
        try {
            if (INTEGER.matcher(text).matches()) {
                return Long.parseLong(text.replace("_", ""));
            }
            var based = BASED.matcher(text);
            if (based.matches()) {
                int base = switch (based.group(2).toLowerCase(Locale.ROOT)) {
                    case "x" -> 16;
                    case "b" -> 2;
                    default -> 8;
                };
                var digits = based.group(1) + based.group(3).replace("_", "");
                return new BigInteger(digits, base).longValueExact();
            }
            if (FLOAT.matcher(text).matches()) {
                double value = Double.parseDouble(text.replace("_", ""));
                if (!Double.isInfinite(value)) {
                    // Go takes 1e3 for a whole number, where one is wanted; here it is what it looks like.
                    return value;
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Answered like every other text that is no number.
        }
        throw new TemplateException("line " + line + ": " + text + " is not a number");
    }

    /** A character in a template, which is the number of its code point. */
    static Long character(String text, int line) throws TemplateException {
        if (text.codePointCount(0, text.length()) != 1) {
            throw new TemplateException("line " + line + ": a character constant holds one character");
        }
        return (long) text.codePointAt(0);
    }

    /** As {@code %v} and {@code %g} print it: as few digits as tell it from others. */
    static String shortest(double value) {
        if (value == 0) {
            return sign(value) + "0";
        }
        var digits = digits(value);
        int exponent = exponent(digits);
        return sign(value)
                + (exponent < MIN_EXPONENT || exponent >= SHORTEST_EXPONENT
                        ? scientific(digits, exponent)
                        : digits.toPlainString());
    }

    /** As {@code %g} prints it with a precision. */
    static String general(double value, int precision) {
        if (value == 0) {
            return sign(value) + "0";
        }
        int wanted = Math.max(precision, 1);
        var digits = new BigDecimal(Math.abs(value))
                .round(new MathContext(wanted, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = exponent(digits);
        // As Go does: what has fewer digits than are wanted is not made to look as if it had them.
        int from = digits.precision() < wanted && digits.precision() >= exponent + 1 ? digits.precision() : wanted;
        return sign(value)
                + (exponent < MIN_EXPONENT || exponent >= from ? scientific(digits, exponent) : digits.toPlainString());
    }

    /** As {@code %e} prints it. */
    static String scientific(double value, int precision) {
        if (value == 0) {
            return sign(value) + BigDecimal.ZERO.setScale(precision).toPlainString() + "e+00";
        }
        var digits = new BigDecimal(Math.abs(value)).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(digits);
        var mantissa = digits.movePointLeft(exponent).setScale(precision, RoundingMode.UNNECESSARY);
        return sign(value) + mantissa.toPlainString() + exponentText(exponent, 2);
    }

    /** As {@code %f} prints it. */
    static String fixed(double value, int precision) {
        return sign(value)
                + new BigDecimal(Math.abs(value))
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    /** As {@code encoding/json} writes it. */
    static String json(double value) {
        if (value == 0) {
            return sign(value) + "0";
        }
        var digits = digits(value);
        int exponent = exponent(digits);
        if (exponent >= FIRST_SMALL_JSON_EXPONENT && exponent < FIRST_LARGE_JSON_EXPONENT) {
            return sign(value) + digits.toPlainString();
        }
        return sign(value)
                + digits.movePointLeft(exponent).stripTrailingZeros().toPlainString()
                + exponentText(exponent, exponent < 0 ? 1 : 2);
    }

    private static BigDecimal digits(double value) {
        return new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    }

    private static int exponent(BigDecimal digits) {
        return digits.precision() - digits.scale() - 1;
    }

    private static String scientific(BigDecimal digits, int exponent) {
        return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString() + exponentText(exponent, 2);
    }

    private static String exponentText(int exponent, int minDigits) {
        var text = Integer.toString(Math.abs(exponent));
        return (exponent < 0 ? "e-" : "e+") + "0".repeat(Math.max(0, minDigits - text.length())) + text;
    }

    private static String sign(double value) {
        return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    }
}
