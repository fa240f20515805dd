package io.dragoman.controller.gateway;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Repetitions;
import io.dragoman.resources.model.HostRedirect.PathChange;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import io.dragoman.resources.model.RegexRewrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the regular expressions of a Mapping, as Envoy would refuse a whole set of routes for a wrong one. */
final class Expressions {
    private static final java.util.regex.Pattern ESCAPED = java.util.regex.Pattern.compile("\\\\([\\\\0-9])");

    private final Origin origin;
    private final int maxSize;
    private final List<Problem> problems;

    private Expressions(Origin origin, int maxSize, List<Problem> problems) {
        this.origin = origin;
        this.maxSize = maxSize;
        this.problems = problems;
    }

    /**
     * Checks all of a Mapping's expressions.
     *
     * @param maxSize the most steps that a compiled expression may have
     */
    static void check(Mapping mapping, int maxSize, List<Problem> problems) {
        new Expressions(mapping.meta().origin(), maxSize, problems).check(mapping);
    }

    private void check(Mapping mapping) {
        if (mapping.path().kind() == PathMatch.Kind.REGEX) {
            check("spec.prefix", mapping.path().text());
        }
        var host = mapping.host();
        if (host != null && host.kind() == HostMatch.Kind.REGEX) {
            check("spec.host", host.text());
        }
        check("spec.method", mapping.method());
        mapping.headers().forEach(match -> check("spec.regex_headers." + match.name(), match.value()));
        mapping.queryParameters().forEach(match -> check("spec.regex_query_parameters." + match.name(), match.value()));
        var rewrite = mapping.route().regexRewrite();
        if (rewrite != null) {
            check("spec.regex_rewrite", rewrite);
        }
        var redirect = mapping.route().redirect();
        if (redirect != null && redirect.path() instanceof PathChange.Regex(var regex)) {
            check("spec.regex_redirect", regex);
        }
    }

    private void check(String field, @Nullable TextMatch match) {
        if (match != null && match.regex()) {
            check(field, match.text());
        }
    }

    private void check(String field, RegexRewrite rewrite) {
        var pattern = check(field + ".pattern", rewrite.pattern());
        if (pattern == null) {
            return;
        }
        int highest = ESCAPED.matcher(rewrite.substitution())
                .results()
                .map(escaped -> escaped.group(1))
                .filter(escaped -> !escaped.equals("\\"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
        if (highest > pattern.groupCount()) {
            problems.add(Problem.error(
                    origin.at(field + ".substitution"),
                    "names the group \\" + highest + ", but the pattern has " + pattern.groupCount()));
        }
    }

    private @Nullable Pattern check(String field, String expression) {
        var refusal = Repetitions.refusal(expression);
        if (refusal != null) {
            problems.add(Problem.error(origin.at(field), refusal));
            return null;
        }
        try {
            var pattern = Pattern.compile(expression);
            if (pattern.programSize() > maxSize) {
                problems.add(Problem.error(
                        origin.at(field),
                        "is an expression of " + pattern.programSize() + " steps, but the Module's regex_max_size is "
                                + maxSize));
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            problems.add(Problem.error(origin.at(field), "is not a valid RE2 expression: " + e.getDescription()));
            return null;
        }
    }
}
