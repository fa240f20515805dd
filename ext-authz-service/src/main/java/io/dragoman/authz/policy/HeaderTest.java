package io.dragoman.authz.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dragoman.authz.request.Headers;
import io.dragoman.resources.Repetitions;
import io.dragoman.resources.model.FilterPolicy.HeaderCondition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A compiled condition on a request header. */
public final class HeaderTest {
    private final String name;
    private final @Nullable String value;
    private final @Nullable Pattern regex;
    private final boolean negate;

    private HeaderTest(String name, @Nullable String value, @Nullable Pattern regex, boolean negate) {
        this.name = name;
        this.value = value;
        this.regex = regex;
        this.negate = negate;
    }

    /**
     * Compiles a condition.
     *
     * @throws PatternSyntaxException if its expression is not RE2, or too large
     */
    public static HeaderTest compile(HeaderCondition condition) {
        var regex = condition.valueRegex() == null ? null : compile(condition.valueRegex());
        return new HeaderTest(condition.name().toLowerCase(Locale.ROOT), condition.value(), regex, condition.negate());
    }

    private static Pattern compile(String expression) {
        var refusal = Repetitions.refusal(expression);
        if (refusal != null) {
            throw new PatternSyntaxException(refusal, expression);
        }
        return Pattern.compile(expression);
    }

    /** Whether it holds; an absent header counts as an empty one. */
    public boolean holds(Headers headers) {
        var given = headers.get(name);
        return holds(given == null ? "" : given) != negate;
    }

    private boolean holds(String given) {
        if (value != null) {
            return value.equals(given);
        }
        return regex == null ? !given.isEmpty() : regex.matcher(given).find();
    }
}
