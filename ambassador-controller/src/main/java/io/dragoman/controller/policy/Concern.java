package io.dragoman.controller.policy;

import io.dragoman.resources.Origin;
import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.RequestPath;
import io.dragoman.resources.model.Mapping.PathMatch;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether FilterPolicies concern the requests of a route. A wrong "no" would let requests pass unchecked, so it is said
 * only where ext-authz-service would let each of the requests pass because none of its rules is for it.
 */
public sealed interface Concern {
    /** Paths that belong to the authentication service itself, whatever the policies say. */
    String OWN_PATHS = "/.ambassador/";

    /**
     * They may.
     *
     * @param rule the first rule that may be for one of the requests
     */
    record Some(Origin rule) implements Concern {}

    /** The paths belong to the authentication service itself. */
    record Own() implements Concern {}

    /**
     * They do not, if what is said here holds for the request; otherwise ext-authz-service refuses some.
     *
     * @param plainPath its path must be one that everybody understands alike
     * @param wellFormedAuthority its authority must not be malformed
     */
    record None(boolean plainPath, boolean wellFormedAuthority) implements Concern {}

    /**
     * Whether the rules concern a route.
     *
     * @param names the authorities whose requests it can get
     * @param path the paths whose requests it gets
     * @param caseSensitive whether the case of the path counts
     * @param rules all that may be for one of the names, and perhaps others
     */
    static Concern of(ServedNames names, PathMatch path, boolean caseSensitive, List<RuleCover> rules) {
        if (path.text().startsWith(OWN_PATHS)) {
            return new Own();
        }
        boolean wellFormed = !rules.isEmpty() && !names.areWellFormed();
        var forHost = rules.stream().filter(rule -> names.mayMatch(rule.host())).toList();
        if (forHost.isEmpty()) {
            return new None(false, wellFormed);
        }
        // Only here: how a path is understood matters as little as the path where no rule is for the host.
        return switch (path.kind()) {
            case EXACT -> {
                var understood = caseSensitive ? RequestPath.parse(path.text()) : null;
                yield understood == null
                        ? new Some(forHost.getFirst().origin())
                        : first(forHost, glob -> matches(glob, understood), new None(false, wellFormed));
            }
            case PREFIX ->
                caseSensitive && RequestPath.isPlain(path.text())
                        ? first(forHost, glob -> glob.mayMatchAfter(path.text()), new None(true, wellFormed))
                        : new Some(forHost.getFirst().origin());
            case REGEX, CONNECT -> new Some(forHost.getFirst().origin());
        };
    }

    private static boolean matches(Glob glob, RequestPath path) {
        return Stream.of(path.literal(), path.resolved(), path.withoutParameters())
                .anyMatch(glob::matches);
    }

    private static Concern first(List<RuleCover> rules, Predicate<Glob> covers, Concern otherwise) {
        return rules.stream()
                .filter(rule -> covers.test(rule.path()))
                .findFirst()
                .<Concern>map(rule -> new Some(rule.origin()))
                .orElse(otherwise);
    }
}
