package io.dragoman.resources.parse;

import io.dragoman.resources.Scope;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads, from the environment, which objects an instance takes. */
public final class ScopeSettings {
    private static final String SINGLE_NAMESPACE = "AMBASSADOR_SINGLE_NAMESPACE";
    private static final String CERTS_SINGLE_NAMESPACE = "AMBASSADOR_CERTS_SINGLE_NAMESPACE";
    private static final String LABEL_SELECTOR = "AMBASSADOR_LABEL_SELECTOR";
    private static final Set<String> YES = Set.of("true", "t", "1", "yes", "y", "on");
    private static final Set<String> NO = Set.of("false", "f", "0", "no", "n", "off", "");

    private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?";
    private static final String VALUE = "[-A-Za-z0-9_.]*";
    private static final Pattern IN = Pattern.compile("(" + NAME + ")\\s+(in|notin)\\s*\\(([-A-Za-z0-9_.,\\s]*)\\)");
    private static final Pattern EQUALS = Pattern.compile("(" + NAME + ")\\s*(!=|==|=)\\s*(" + VALUE + ")");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + NAME + ")");

    /** Commas that do not stand in parentheses. */
    private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");

    private ScopeSettings() {}

    /**
     * The scope of an instance.
     *
     * @param environment where the settings are looked up
     * @param ambassadorId the instance's id
     * @param ownNamespace the instance's namespace
     * @throws IllegalArgumentException if a setting cannot be understood; it would take too much or too little
     */
    public static Scope of(Map<String, String> environment, String ambassadorId, String ownNamespace) {
        boolean single = isOn(environment, SINGLE_NAMESPACE, false);
        boolean certs = isOn(environment, CERTS_SINGLE_NAMESPACE, single);
        return new Scope(
                ambassadorId,
                single ? ownNamespace : null,
                certs ? ownNamespace : null,
                selector(environment.getOrDefault(LABEL_SELECTOR, "")));
    }

    /**
     * Whether a setting is on.
     *
     * @throws IllegalArgumentException if it says neither yes nor no
     */
    public static boolean isOn(Map<String, String> environment, String name, boolean byDefault) {
        var value = environment.get(name);
        if (value == null) {
            return byDefault;
        }
        var lower = value.strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(lower) && !NO.contains(lower)) {
            throw new IllegalArgumentException(name + " must be true or false, but is \"" + value + "\"");
        }
        return YES.contains(lower);
    }

    /** A label selector as the API server takes it in a query. */
    static Selector selector(String text) {
        var expressions = new ArrayList<Selector.Expression>();
        if (!text.isBlank()) {
            for (var part : BETWEEN.split(text, -1)) {
                expressions.add(expression(part.strip()));
            }
        }
        return new Selector(Map.of(), expressions);
    }

    private static Selector.Expression expression(String text) {
        var in = IN.matcher(text);
        if (in.matches()) {
            var operator = in.group(2).equals("in") ? Selector.Operator.IN : Selector.Operator.NOT_IN;
            var values = Arrays.stream(in.group(3).split(",", -1)).map(String::strip);
            return new Selector.Expression(in.group(1), operator, values.toList());
        }
        var equal = EQUALS.matcher(text);
        if (equal.matches()) {
            var operator = equal.group(2).equals("!=") ? Selector.Operator.NOT_IN : Selector.Operator.IN;
            return new Selector.Expression(equal.group(1), operator, List.of(equal.group(3)));
        }
        var exists = EXISTS.matcher(text);
        if (!exists.matches()) {
            throw new IllegalArgumentException(LABEL_SELECTOR + " is no label selector at \"" + text + "\"");
        }
        var operator = exists.group(1).isEmpty() ? Selector.Operator.EXISTS : Selector.Operator.DOES_NOT_EXIST;
        return new Selector.Expression(exists.group(2), operator, List.of());
    }
}
