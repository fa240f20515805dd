package io.dragoman.authz.config;

import io.dragoman.authz.jwks.IssuerKeys;
import io.dragoman.authz.jwks.JwksCache;
import io.dragoman.authz.jwks.KeyLocation;
import io.dragoman.authz.login.Login;
import io.dragoman.authz.outbound.AllowedDestinations;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.Sealer;
import io.dragoman.resources.Change;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A provider, policies with an OAuth2 filter, and browsers without a gateway in between. */
final class SignInWorld implements AutoCloseable {
    static final String REALM = "login.default";
    static final String SESSION = "ambassador_session." + REALM;

    /** How many sign-ins one client may have under way, as without a setting. */
    static final int SIGN_INS = 1000;

    private static final Vertx VERTX = Vertx.vertx();

    private final TestClock clock = new TestClock();
    private final TestProvider provider;
    private final OutboundClient outbound = outbound();
    private final ActivePolicies active = new ActivePolicies();
    private final Problems problems = new Problems();
    private final PolicyUpdater updater;

    SignInWorld(Function<InstantSource, KeyValueStore> store) throws IOException {
        provider = new TestProvider(clock);
        var keys = JwksCache.overHttp(outbound);
        var memory = new Login.Memory(store.apply(clock), Sealer.ofThisProcess(), SIGN_INS);
        updater = new PolicyUpdater(
                new PolicyCompiler(new FilterCompiler(
                        new ApiKeyFilterCompiler(clock),
                        new JwtFilterCompiler(keys::at, memory.store(), clock, uri -> true),
                        new OutboundFilterCompiler(outbound),
                        new OAuth2FilterCompiler(outbound, keys::at, memory, clock, uri -> true),
                        new TokenReviewFilterCompiler(null),
                        new SecretGrants(false))),
                active,
                problems);
    }

    /** A clock that is put forward by hand. */
    static final class TestClock implements InstantSource {
        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static OutboundClient outbound() {
        return OutboundClient.create(VERTX, AllowedDestinations.of(List.of("127.0.0.0/8")), (host, port) -> null);
    }

    /** A compiler for tests that ask no issuer. */
    static OAuth2FilterCompiler oauth2Filters(
            Function<KeyLocation, IssuerKeys> keys, KeyValueStore store, InstantSource clock) {
        return new OAuth2FilterCompiler(
                outbound(), keys, new Login.Memory(store, Sealer.ofThisProcess(), SIGN_INS), clock, uri -> true);
    }

    TestProvider provider() {
        return provider;
    }

    Problems problems() {
        return problems;
    }

    void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    /** Loads the filter, with further settings, and a policy for {@code /private/*} with arguments. */
    void load(String settings, String arguments) {
        loadAll("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: login}
                spec:
                  OAuth2:
                    authorizationURL: %s
                    clientID: gateway
                    secret: 's3cret &+'
                    protectedOrigins: [{origin: 'https://app.example'}, {origin: 'https://other.example'}]
                    %s
                """.formatted(provider.issuer(), settings), """
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec:
                  rules:
                  - {host: '*', path: '/private/*', filters: [{name: login, arguments: {%s}}]}
                  - {host: '*', path: '/scoped/*', filters: [{name: login, arguments: {scope: [more]}}]}
                """.formatted(arguments));
    }

    void loadAll(String... documents) {
        var changes = new ArrayList<Change>();
        var found = new ArrayList<Problem>();
        for (var document : documents) {
            for (var parsed : new ManifestParser("default")
                    .parse(YamlDocuments.parse(document).getFirst().node(), "test.yaml:1")) {
                changes.add(new Change.Upsert(parsed.outcome().value()));
                found.addAll(parsed.outcome().problems());
            }
        }
        updater.accept(new SourceUpdate(changes, found));
    }

    Decision decide(AuthRequest request) {
        return active.current().decide(request).decision();
    }

    /** A browser without any cookies. */
    BrowserLike browser() {
        return new BrowserLike("https://app.example");
    }

    /** Sends what a browser sends, and keeps the cookies that it would keep. */
    final class BrowserLike {
        private final String origin;
        private final Map<String, Map<String, String>> cookiesByPath = new HashMap<>();

        private BrowserLike(String origin) {
            this.origin = origin;
        }

        /** The same browser at another origin, which has other cookies. */
        BrowserLike at(String other) {
            return new BrowserLike(other);
        }

        /** A navigation. */
        Decision open(String target) {
            return send("GET", target, Map.of("accept", "text/html,*/*;q=0.8", "sec-fetch-mode", "navigate"), "");
        }

        /** A navigation by a client of whose address Envoy is sure. */
        Decision openFrom(String address, String target) {
            return send(
                    "GET",
                    target,
                    Map.of("sec-fetch-mode", "navigate", "x-envoy-external-address", address, "accept", "text/html"),
                    "");
        }

        /** The answer to a URL that the browser is sent to. */
        Decision follow(String url) {
            if (!url.startsWith(origin + "/")) {
                throw new IllegalStateException("the browser is led away, to " + url);
            }
            return open(url.substring(origin.length()));
        }

        Decision send(String method, String target, Map<String, String> headers, String body) {
            var all = new HashMap<>(headers);
            all.put(":method", method);
            all.put("x-forwarded-proto", origin.startsWith("https:") ? "https" : "http");
            var cookies = cookieHeader(target);
            if (!cookies.isEmpty()) {
                all.merge("cookie", cookies, (a, b) -> a + "; " + b);
            }
            var decision = decide(new AuthRequest(
                    origin.substring(origin.indexOf("//") + 2),
                    target,
                    Headers.of(all),
                    "id",
                    body,
                    Peer.UNKNOWN,
                    Findings.NONE));
            switch (decision) {
                case Decision.Answer answer -> answer.cookies().forEach(this::keep);
                case Decision.Deny deny -> deny.cookies().forEach(this::keep);
                default -> {
                    // No cookies.
                }
            }
            return decision;
        }

        /** Signs in, from the redirect to the issuer on; answers where the browser gets to. */
        String signIn(Decision redirect) {
            return location(follow(provider.signIn(location(redirect))));
        }

        @Nullable
        String cookie(String name) {
            return cookiesByPath.getOrDefault("/", Map.of()).get(name);
        }

        /** Keeps a cookie as if somebody had planted it. */
        void plant(String name, String value) {
            cookiesByPath.computeIfAbsent("/", path -> new HashMap<>()).put(name, value);
        }

        int cookieCount() {
            return cookiesByPath.values().stream().mapToInt(Map::size).sum();
        }

        void loseCookies() {
            cookiesByPath.clear();
        }

        String cookieHeader(String target) {
            var pairs = new ArrayList<String>();
            cookiesByPath.forEach((path, cookies) -> {
                if (target.startsWith(path)) {
                    cookies.forEach((name, value) -> pairs.add(name + "=" + value));
                }
            });
            return String.join("; ", pairs);
        }

        void keep(String cookie) {
            var parts = cookie.split("; ", -1);
            var name = parts[0].substring(0, parts[0].indexOf('='));
            var path = parts[1].substring("Path=".length());
            var ofPath = cookiesByPath.computeIfAbsent(path, p -> new HashMap<>());
            if (cookie.contains("; Max-Age=0")) {
                ofPath.remove(name);
            } else {
                ofPath.put(name, parts[0].substring(name.length() + 1));
            }
        }
    }

    static String location(Decision decision) {
        if (decision instanceof Decision.Answer answer && answer.headers().get("Location") != null) {
            return answer.headers().get("Location");
        }
        throw new AssertionError("no redirect but " + decision);
    }

    static int status(Decision decision) {
        return switch (decision) {
            case Decision.Allow allow -> 200;
            case Decision.Answer answer -> answer.status();
            case Decision.Deny deny -> deny.status();
            case Decision.Failure failure -> failure.status();
        };
    }

    @Override
    public void close() {
        provider.close();
        outbound.close();
    }
}
