package io.dragoman.template;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The functions that every template has, but {@code and} and {@code or}, which do not evaluate all of their arguments. */
final class Builtins {
    static final Map<String, TemplateFunction> ALL = all();

    private Builtins() {}

    private static Map<String, TemplateFunction> all() {
        var all = new TreeMap<String, TemplateFunction>();
        all.put("eq", Comparisons::eq);
        all.put("ne", Comparisons::ne);
        all.put("lt", Comparisons::lt);
        all.put("le", Comparisons::le);
        all.put("gt", Comparisons::gt);
        all.put("ge", Comparisons::ge);
        all.put("not", arguments -> !Values.isTrue(one("not", arguments)));
        all.put("len", arguments -> length(one("len", arguments)));
        all.put("index", Builtins::index);
        all.put("slice", Builtins::slice);
        all.put("print", Printer::print);
        all.put("println", Printer::println);
        all.put("printf", Builtins::printf);
        all.put("html", arguments -> Escapes.html(Printer.text(arguments)));
        all.put("js", arguments -> Escapes.js(Printer.text(arguments)));
        all.put("urlquery", arguments -> Escapes.urlQuery(Printer.text(arguments)));
        return Map.copyOf(all);
    }

    private static @Nullable Object one(String name, List<@Nullable Object> arguments) throws TemplateException {
        if (arguments.size() != 1) {
            throw new TemplateException(name + " takes one argument");
        }
        return arguments.getFirst();
    }

    private static String printf(List<@Nullable Object> arguments) throws TemplateException {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof String format)) {
            throw new TemplateException("printf takes a string first");
        }
        return Printf.print(format, arguments.subList(1, arguments.size()));
    }

    private static Long length(@Nullable Object value) throws TemplateException {
        return switch (Values.plain(value)) {
            case String text -> (long) Values.bytes(text).length;
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            case null, default -> throw new TemplateException("len of " + Values.type(value));
        };
    }

    private static @Nullable Object index(List<@Nullable Object> arguments) throws TemplateException {
        if (arguments.isEmpty()) {
            throw new TemplateException("index takes a value");
        }
        var value = Values.plain(arguments.getFirst());
        if (value == null) {
            throw new TemplateException("index of nothing");
        }
        for (var key : arguments.subList(1, arguments.size())) {
            value = Values.plain(item(value, Values.plain(key)));
        }
        return value;
    }

    private static @Nullable Object item(@Nullable Object value, @Nullable Object key) throws TemplateException {
        return switch (value) {
            case String text -> {
                var bytes = Values.bytes(text);
                yield (long) Byte.toUnsignedInt(bytes[position(key, bytes.length - 1)]);
            }
            case List<?> list -> list.get(position(key, list.size() - 1));
            case Map<?, ?> map when key instanceof String name -> map.get(name);
            case null, default ->
                throw new TemplateException("index of " + Values.type(value) + " by " + Values.type(key));
        };
    }

    private static Object slice(List<@Nullable Object> arguments) throws TemplateException {
        var value = arguments.isEmpty() ? null : Values.plain(arguments.getFirst());
        int size = Math.toIntExact(value instanceof Map ? -1 : length(value));
        if (size < 0 || arguments.size() > 3) {
            throw new TemplateException("slice takes a string or a list, and up to two numbers");
        }
        int from = arguments.size() > 1 ? position(arguments.get(1), size) : 0;
        int to = arguments.size() > 2 ? position(arguments.get(2), size) : size;
        if (from > to) {
            throw new TemplateException("slice from " + from + " to " + to);
        }
        return value instanceof List<?> list
                ? list.subList(from, to)
                : Values.slice((String) java.util.Objects.requireNonNull(value), from, to);
    }

    private static int position(@Nullable Object key, int last) throws TemplateException {
        if (!(Values.plain(key) instanceof Long number)) {
            throw new TemplateException("a place in a string or list is a whole number");
        }
        if (number < 0 || number > last) {
            throw new TemplateException("there is no place " + number);
        }
        return number.intValue();
    }
}
