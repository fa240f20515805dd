package io.dragoman.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.match.RequestPath;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.FilterPolicy.Combine;
import io.dragoman.resources.model.FilterPolicy.Rule;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/**
 * No request takes a route unasked that ext-authz-service would do anything about. What Envoy does is said here once more, as
 * plainly as possible, and what that service does, by {@link PolicyOracle}.
 */
class ConcernPropertyTest {
    record Route(String hostname, @Nullable HostMatch authority, PathMatch path, boolean caseSensitive) {}

    record Request(String authority, String target) {}

    /** A request, or what makes one of a route: something for its star, and something after its path, in capitals or not. */
    record Draft(Request request, boolean host, boolean path, boolean capitals) {
        Request on(Route route) {
            var target = path ? route.path().text() + request.target().substring(1) : request.target();
            return new Request(
                    host ? route.hostname().replace("*", request.authority()) : request.authority(),
                    capitals ? target.toUpperCase(Locale.ROOT) : target);
        }
    }

    private static Arbitrary<String> joined(int most, String... parts) {
        return Arbitraries.of(parts).list().ofMinSize(1).ofMaxSize(most).map(all -> String.join("", all));
    }

    @Provide
    Arbitrary<FilterPolicy> policies() {
        var names = Arbitraries.of(
                "a.com",
                "*.a.com",
                "b.a.com",
                "A.com.",
                "*",
                "?.com",
                "{a,b}.com",
                "a.com:80",
                "*:80",
                "[",
                "*a.com",
                "b*");
        var paths = Arbitraries.oneOf(
                Arbitraries.of(
                        "*", "/admin/*", "/admin", "*/admin", "[", "/a[bc]*", "/A*", "{/admin,/b}/*", "/a%62", "/a b"),
                joined(5, "/", "a", "b", "*", "?", "/admin"));
        return Combinators.combine(names.injectNull(0.05), paths.injectNull(0.05))
                .as((host, path) -> new Rule(host, path, Set.of(), 0, Combine.ALL, List.of(), true))
                .list()
                .ofMaxSize(3)
                .flatMap(rules -> Arbitraries.frequencyOf(
                                Tuple.of(15, Arbitraries.just(true)), Tuple.of(1, Arbitraries.just(false)))
                        .map(usable -> new FilterPolicy(
                                new Meta(new ObjectKey("FilterPolicy", "default", "p"), 1, Map.of(), List.of(), ""),
                                rules,
                                usable)));
    }

    @Provide
    Arbitrary<Route> routes() {
        var hostnames = Arbitraries.of(
                "*",
                "*.a.com",
                "a.com",
                "b.a.com",
                "*a.com",
                "b.*",
                "a.com:80",
                "*.a.com:80",
                "*.com.",
                "a.com.",
                "A.com");
        var authorities = Arbitraries.of("b.a.com", "*.a.com", "a.com", "B.A.com", "*a.com:80", "a*", "a.com.", "a*m")
                .map(text -> new HostMatch(HostMatch.Kind.GLOB, text));
        var regex = Arbitraries.just(new HostMatch(HostMatch.Kind.REGEX, "(?i)[ab.]*com.*"));
        var texts = Arbitraries.oneOf(
                Arbitraries.of("/", "/public/", "/admin/", "/a", "/ab", "/%61", "/a;", "/.a/", "/a//b"),
                joined(4, "/", "a", "b", "/admin").map(text -> "/" + text));
        var kinds = Arbitraries.of(PathMatch.Kind.PREFIX, PathMatch.Kind.PREFIX, PathMatch.Kind.EXACT);
        var paths = Combinators.combine(kinds, texts).as(PathMatch::new);
        return Combinators.combine(
                        hostnames,
                        Arbitraries.oneOf(authorities, regex).injectNull(0.6),
                        Arbitraries.oneOf(paths, Arbitraries.just(new PathMatch(PathMatch.Kind.REGEX, "/[ab/]*"))),
                        Arbitraries.of(true, true, true, false))
                .as(Route::new);
    }

    @Provide
    Arbitrary<List<Draft>> drafts() {
        var authorities = Arbitraries.oneOf(
                Arbitraries.of(
                        "a.com", "b.a.com", "A.COM", "a.com.", "a.com:80", "b.a.com:80", "b.a.com.", "x@b.a.com"),
                joined(5, "a", "b", ".", "com", ":80", "@", "A"));
        var targets = Arbitraries.oneOf(
                Arbitraries.of(
                        "/", "/public/..%2fadmin/x", "/public/x", "/admin/x", "/public/..;/admin/x", "/%61dmin/"),
                joined(6, "/", "a", "b", "/admin", "..", "%2f", ";", "?", "A", ".", "%62", "%zz", "\\")
                        .map(text -> "/" + text));
        var all = Combinators.combine(authorities, targets).as(Request::new);
        var either = Arbitraries.of(true, false);
        return Combinators.combine(all, either, either, Arbitraries.of(true, false, false, false))
                .as(Draft::new)
                .list()
                .ofSize(30);
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void noRequestPassesUnaskedThatARuleIsFor(
            @ForAll("policies") FilterPolicy policy,
            @ForAll("routes") Route route,
            @ForAll("drafts") List<Draft> drafts) {
        var oracle = new PolicyOracle(policy);
        var covers = RuleCover.of(policy);
        var names = ServedNames.of(route.hostname(), route.authority());
        var found = covers.stream()
                .filter(cover -> !Collections.disjoint(cover.keys(), names.keys()))
                .toList();
        var concern = Concern.of(names, route.path(), route.caseSensitive(), found);

        for (var draft : drafts) {
            var request = draft.on(route);
            if (concern instanceof Concern.None none && isTaken(route, request) && passes(none, request)) {
                Statistics.label("unasked").collect(covers.isEmpty() ? "no rules" : none);
                assertThat(oracle.actsOn(request.authority(), request.target()))
                        .as("%s on %s with %s", request, route, policy.rules())
                        .isFalse();
            }
        }
        Statistics.label("unasked").coverage(coverage -> {
            coverage.check(new Concern.None(false, false)).count(count -> count > 10);
            coverage.check(new Concern.None(true, false)).count(count -> count > 10);
            coverage.check(new Concern.None(false, true)).count(count -> count > 10);
            coverage.check(new Concern.None(true, true)).count(count -> count > 10);
        });
    }

    /** What Envoy wants besides, by the expressions that it is given. */
    private static boolean passes(Concern.None none, Request request) {
        return (!none.plainPath() || Pattern.matches(RequestPath.PLAIN_TARGET, request.target()))
                && (!none.wellFormedAuthority() || Pattern.matches(HostName.WELL_FORMED, request.authority()));
    }

    private static boolean isTaken(Route route, Request request) {
        var authority = request.authority().toLowerCase(Locale.ROOT);
        return globTakes(route.hostname().toLowerCase(Locale.ROOT), authority)
                && authorityTakes(route.authority(), request.authority())
                && pathTakes(route, request.target());
    }

    /** How Envoy finds a virtual host. */
    private static boolean globTakes(String glob, String authority) {
        if (glob.equals("*")) {
            return true;
        }
        if (glob.startsWith("*")) {
            return authority.length() >= glob.length() && authority.endsWith(glob.substring(1));
        }
        return glob.endsWith("*")
                ? authority.length() >= glob.length() && authority.startsWith(glob.substring(0, glob.length() - 1))
                : authority.equals(glob);
    }

    private static boolean authorityTakes(@Nullable HostMatch match, String authority) {
        if (match == null) {
            return true;
        }
        if (match.kind() == HostMatch.Kind.REGEX) {
            return Pattern.matches(match.text(), authority);
        }
        var glob = match.text().toLowerCase(Locale.ROOT);
        var name = authority.toLowerCase(Locale.ROOT);
        if (glob.startsWith("*")) {
            return name.endsWith(glob.substring(1));
        }
        return glob.endsWith("*") ? name.startsWith(glob.substring(0, glob.length() - 1)) : name.equals(glob);
    }

    private static boolean pathTakes(Route route, String target) {
        var path = target.split("\\?", 2)[0];
        var text = route.path().text();
        return switch (route.path().kind()) {
            case PREFIX -> path.regionMatches(!route.caseSensitive(), 0, text, 0, text.length());
            case EXACT -> route.caseSensitive() ? path.equals(text) : path.equalsIgnoreCase(text);
            case REGEX -> Pattern.matches(text, path);
            case CONNECT -> false;
        };
    }
}
