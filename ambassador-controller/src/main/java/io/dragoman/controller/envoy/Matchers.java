package io.dragoman.controller.envoy;

import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import io.dragoman.resources.model.RegexRewrite;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** Matches on texts, headers and query parameters. */
final class Matchers {
    private Matchers() {}

    /** An expression that must match the whole text; RE2, as Envoy's only engine. */
    static RegexMatcher regex(String expression) {
        return RegexMatcher.newBuilder().setRegex(expression).build();
    }

    /** Replaces what an expression finds. */
    static RegexMatchAndSubstitute substitution(RegexRewrite rewrite) {
        return RegexMatchAndSubstitute.newBuilder()
                .setPattern(regex(rewrite.pattern()))
                .setSubstitution(rewrite.substitution())
                .build();
    }

    static HeaderMatcher header(String name, TextMatch match) {
        return HeaderMatcher.newBuilder()
                .setName(name)
                .setStringMatch(text(match))
                .build();
    }

    static QueryParameterMatcher query(NamedMatch match) {
        return QueryParameterMatcher.newBuilder()
                .setName(match.name())
                .setStringMatch(text(match.value()))
                .build();
    }

    /** The authority is compared without case, as RFC 9110 section 4.2.3 has it. */
    static HeaderMatcher authority(HostMatch host) {
        var string = StringMatcher.newBuilder();
        if (host.kind() == HostMatch.Kind.REGEX) {
            string.setSafeRegex(regex(host.text()));
        } else {
            string.setIgnoreCase(true);
            if (host.text().startsWith("*")) {
                string.setSuffix(host.text().substring(1));
            } else if (host.text().endsWith("*")) {
                string.setPrefix(host.text().substring(0, host.text().length() - 1));
            } else {
                string.setExact(host.text());
            }
        }
        return HeaderMatcher.newBuilder()
                .setName(":authority")
                .setStringMatch(string)
                .build();
    }

    private static StringMatcher text(TextMatch match) {
        return match.regex()
                ? StringMatcher.newBuilder().setSafeRegex(regex(match.text())).build()
                : StringMatcher.newBuilder().setExact(match.text()).build();
    }
}
