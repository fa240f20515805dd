package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io FilterPolicy: which requests must pass which filters.
 *
 * @param meta metadata
 * @param rules {@code spec.rules} in order
 * @param usable false if the rules as a whole cannot be read: every request is then refused, since nobody knows which
 *     ones the author wanted checked
 */
public record FilterPolicy(Meta meta, List<Rule> rules, boolean usable) implements Resource {
    /** Copies the list. */
    public FilterPolicy {
        rules = List.copyOf(rules);
    }

    /**
     * One rule. The first rule that matches a request is the only one that counts.
     *
     * @param host glob for the host, or null if it cannot be read
     * @param path glob for the path without the query, or null if it cannot be read
     * @param methods {@code methods} in upper case that the rule is for, HEAD with GET; empty for all
     * @param precedence higher comes first among the rules of all policies; default 0
     * @param combine {@code combine}: how many of the filters must allow
     * @param steps the filters in order; empty lets the requests pass
     * @param usable false if the rule is wrong: the requests that it covers are refused; a glob that cannot be read
     *     covers everything
     */
    public record Rule(
            @Nullable String host,
            @Nullable String path,
            Set<String> methods,
            int precedence,
            Combine combine,
            List<Step> steps,
            boolean usable) {
        /** Copies set and list. */
        public Rule {
            methods = Set.copyOf(methods);
            steps = List.copyOf(steps);
        }
    }

    /** How many of a rule's filters must allow. */
    public enum Combine {
        /** Each of them in turn, as {@code onDeny} and {@code onAllow} say. */
        ALL,
        /** One of them; the first one that does counts. If none does, the last denial is answered. */
        ANY,
        /** The first one whose credentials the request has; if it has none, the last one denies. */
        FIRST
    }

    /**
     * One filter of a rule.
     *
     * @param name the Filter's name
     * @param namespace the Filter's namespace, default the policy's
     * @param onDeny what follows a denial; default {@link Next#BREAK}
     * @param onAllow what follows a pass; default {@link Next#CONTINUE}
     * @param ifRequestHeader when the filter runs, or null for always
     * @param scopes {@code arguments.scope} and {@code arguments.scopes}: what a token must be allowed to do
     * @param login the other {@code arguments}, which OAuth2 filters have
     * @param hasArguments whether there are arguments at all; only some kinds of filter take them
     */
    public record Step(
            String name,
            String namespace,
            Next onDeny,
            Next onAllow,
            @Nullable HeaderCondition ifRequestHeader,
            List<String> scopes,
            LoginArguments login,
            boolean hasArguments) {
        /** Copies the list. */
        public Step {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * What only OAuth2 filters are told.
     *
     * @param sameSite {@code sameSite}: the attribute of the session's cookies, default {@link SameSite#DEFAULT}
     * @param insteadOfRedirect {@code insteadOfRedirect}: what there is where a browser would be sent to sign in, or null
     */
    public record LoginArguments(
            SameSite sameSite, @Nullable InsteadOfRedirect insteadOfRedirect) {
        /** Nothing is said. */
        public static final LoginArguments NONE = new LoginArguments(SameSite.DEFAULT, null);
    }

    /** The attribute of a cookie that says with whose requests it is sent. */
    public enum SameSite {
        /** There is none. */
        DEFAULT,
        /** With requests from the same site, and when people follow links. */
        LAX,
        /** With requests from the same site. */
        STRICT,
        /** With every request. */
        NONE
    }

    /**
     * An answer instead of a redirect.
     *
     * @param condition {@code ifRequestHeader}: which requests get it, or null for all
     * @param status {@code httpStatusCode}, from 400 to 499; default 403
     * @param steps {@code filters}: who decides instead; empty for an answer with the status
     */
    public record InsteadOfRedirect(@Nullable HeaderCondition condition, int status, List<Step> steps) {
        /** Copies the list. */
        public InsteadOfRedirect {
            steps = List.copyOf(steps);
        }
    }

    /** What follows a filter's decision. */
    public enum Next {
        /** The decision is final. */
        BREAK,
        /** The next filter decides; after the last one the request passes. */
        CONTINUE
    }

    /**
     * A condition on a request header.
     *
     * @param name the header, compared without case
     * @param value what it must be, exactly; null if not given
     * @param valueRegex an RE2 expression that must be found in it; null if not given; without value and valueRegex the
     *     header must be there and not be empty
     * @param negate whether the condition is turned round
     */
    public record HeaderCondition(
            String name, @Nullable String value, @Nullable String valueRegex, boolean negate) {}
}
