package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Touch.given;
import static io.dragoman.controller.migrate.Touch.refused;
import static io.dragoman.controller.migrate.Touch.value;

import io.dragoman.controller.migrate.Difference.Place;
import io.dragoman.resources.kube.KubeKind;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is different for the kinds that Edge Stack alone has. */
final class EdgeStackDifferences {
    private static final String SECTION = "Filter, FilterPolicy, RateLimit, RateLimitPlan (Edge Stack)";
    private static final Place FILTER = new Place(SECTION, "Filter");
    private static final Set<String> PROJECTS = Set.of("Project", "ProjectController", "ProjectRevision");
    private static final Set<String> KINDS =
            KubeKind.ALL.stream().map(KubeKind::kind).collect(Collectors.toUnmodifiableSet());

    private EdgeStackDifferences() {}

    static List<Difference> all() {
        return List.of(
                change(
                        0,
                        FILTER,
                        "validAlgorithms",
                        "Have tokens signed with RS…, PS…, ES… or EdDSA",
                        refused("JWT.validAlgorithms")),
                change(0, FILTER, "renegotiateTLS", "Leave it out: TLS 1.3 has none", given("JWT.renegotiateTLS")),
                change(
                        0,
                        FILTER,
                        "maxStale",
                        "See whether keys may be used for that long while nobody answers for them",
                        given("JWT.maxStale")),
                change(
                        0,
                        FILTER,
                        "protectedOrigins",
                        "Have the issuer know the redirection endpoint and the place after signing out of every origin",
                        value("OAuth2.protectedOrigins", origins -> origins.size() > 1)),
                change(
                        0,
                        FILTER,
                        "clientAuthentication.jwtAssertion",
                        "Leave out of otherClaims and otherHeaderParameters what the gateway itself says",
                        refused("OAuth2.clientAuthentication.jwtAssertion")),
                change(
                        0,
                        FILTER,
                        "stateTTL, audience, stateExpireRedirect",
                        "Leave it out: it has no effect",
                        given("OAuth2.stateExpireRedirect")),
                change(
                        0,
                        FILTER,
                        "Plugin",
                        "Plugins are libraries for Go and cannot be loaded: make a service of it that speaks ext_authz",
                        refused("Plugin")),
                change(
                        0,
                        Place.of("DevPortal"),
                        "",
                        "Serve your OpenAPI documents by a service of your own, with a Mapping",
                        (object, around) -> List.of("")),
                change(0, FILTER, "", "belongs to Edge Stack's own pages: leave it out", given("Internal")),
                change(
                        0,
                        Place.ALL,
                        "",
                        "Edge Stack builds from Git: have a CI build, and apply what it makes",
                        unknown(PROJECTS::contains)),
                change(
                        0,
                        Place.ALL,
                        "",
                        "Nothing takes its place: find out what it is for, and leave it to Emissary or take it away",
                        unknown(kind -> !PROJECTS.contains(kind))));
    }

    /** Whether this gateway has a kind. */
    static boolean isKnown(String kind) {
        return KINDS.contains(kind);
    }

    /** Of a kind that this gateway does not have. */
    private static Touch unknown(Predicate<String> which) {
        return (object, around) -> {
            var kind = object.key().kind();
            return isKnown(kind) || !which.test(kind) ? List.of() : List.of("kind");
        };
    }
}
