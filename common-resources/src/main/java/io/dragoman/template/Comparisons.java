package io.dragoman.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code eq}, {@code ne}, {@code lt}, {@code le}, {@code gt} and {@code ge}: of like with like only. */
final class Comparisons {
    private Comparisons() {}

    /** Whether the first is equal to any of the others. */
    static Boolean eq(List<@Nullable Object> arguments) throws TemplateException {
        if (arguments.size() < 2) {
            throw new TemplateException("eq takes two arguments at least");
        }
        var first = Values.plain(arguments.getFirst());
        for (var other : arguments.subList(1, arguments.size())) {
            if (equal(first, Values.plain(other))) {
                return true;
            }
        }
        return false;
    }

    static Boolean ne(List<@Nullable Object> arguments) throws TemplateException {
        two("ne", arguments);
        return !equal(Values.plain(arguments.get(0)), Values.plain(arguments.get(1)));
    }

    static Boolean lt(List<@Nullable Object> arguments) throws TemplateException {
        return order("lt", arguments) < 0;
    }

    static Boolean le(List<@Nullable Object> arguments) throws TemplateException {
        return order("le", arguments) <= 0;
    }

    static Boolean gt(List<@Nullable Object> arguments) throws TemplateException {
        return order("gt", arguments) > 0;
    }

    static Boolean ge(List<@Nullable Object> arguments) throws TemplateException {
        return order("ge", arguments) >= 0;
    }

    private static void two(String name, List<@Nullable Object> arguments) throws TemplateException {
        if (arguments.size() != 2) {
            throw new TemplateException(name + " takes two arguments");
        }
    }

    private static boolean equal(@Nullable Object a, @Nullable Object b) throws TemplateException {
        if (a == null || b == null) {
            return a == null && b == null;
        }
        if (a.getClass() != b.getClass() || a instanceof List || a instanceof Map) {
            throw new TemplateException(Values.type(a) + " and " + Values.type(b) + " cannot be compared");
        }
        return (a instanceof Double x && b instanceof Double y) ? x.doubleValue() == y.doubleValue() : a.equals(b);
    }

    private static int order(String name, List<@Nullable Object> arguments) throws TemplateException {
        two(name, arguments);
        var a = Values.plain(arguments.get(0));
        var b = Values.plain(arguments.get(1));
        if (a instanceof Long x && b instanceof Long y) {
            return x.compareTo(y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return Double.compare(x + 0.0, y + 0.0);
        }
        if (a instanceof String x && b instanceof String y) {
            return java.util.Arrays.compareUnsigned(Values.bytes(x), Values.bytes(y));
        }
        throw new TemplateException(name + " does not compare " + Values.type(a) + " with " + Values.type(b));
    }
}
