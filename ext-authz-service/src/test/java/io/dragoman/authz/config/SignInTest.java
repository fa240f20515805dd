package io.dragoman.authz.config;

import static io.dragoman.authz.config.SignInWorld.SESSION;
import static io.dragoman.authz.config.SignInWorld.location;
import static io.dragoman.authz.config.SignInWorld.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.session.BrokenStore;
import io.dragoman.authz.session.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, with a provider that checks what the gateway says. */
class SignInTest {
    private static final String DEEP = "/private/a%20b//c?x=1&y=%2F&x=2";

    private SignInWorld world;
    private SignInWorld.BrowserLike browser;

    @BeforeEach
    void start() throws IOException {
        world = new SignInWorld(MemoryStore::new);
        world.load("", "");
        browser = world.browser();
    }

    @AfterEach
    void end() {
        assertThat(world.provider().complaints()).isEmpty();
        world.close();
    }

    @Test
    void whoSignsInGetsToWhereTheyWantedToGoByteForByte() {
        assertThat(world.problems().current()).isEmpty();
        var redirect = browser.open(DEEP);
        var query = TestProvider.form(
                location(redirect).substring(location(redirect).indexOf('?') + 1));
        assertThat(location(redirect)).startsWith(world.provider().issuer() + "/authorize?");
        assertThat(query)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "gateway")
                .containsEntry("scope", "openid")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", "https://app.example/.ambassador/oauth2/redirection-endpoint")
                .containsKeys("state", "nonce", "code_challenge");

        assertThat(browser.signIn(redirect)).isEqualTo("https://app.example" + DEEP);
        assertThat(browser.open(DEEP)).isInstanceOf(Decision.Allow.class);
        assertThat(browser.cookieCount()).isEqualTo(2);
    }

    @Test
    void theServiceSeesTheAccessTokenAndNotTheSessionsName() {
        signIn();
        var decision = (Decision.Allow) browser.send(
                "GET",
                "/private/",
                Map.of("accept", "text/html", "authorization", "Bearer mine", "cookie", "theme=dark"),
                "");
        assertThat(decision.changes().set().get("authorization")).startsWith("Bearer ey");
        assertThat(decision.changes().set().get("cookie"))
                .contains("theme=dark", "ambassador_xsrf.")
                .doesNotContain("ambassador_session");
    }

    @Test
    void headersAreMadeOfBothTokens() {
        world.load(
                "injectRequestHeaders: [{name: X-User, value: '{{.idToken.Claims.sub}}'}, {name: X-Token, value:"
                        + " '{{.token.Claims.sub}} {{.httpRequestHeader.Get \"x-own\"}}'}]",
                "");
        signIn();
        var decision = (Decision.Allow) browser.send("GET", "/private/", Map.of("x-own", "own", "x_user", "root"), "");
        assertThat(decision.changes().set()).containsEntry("x-user", "alice").containsEntry("x-token", "alice own");
        assertThat(decision.changes().removed()).contains("x_user");
    }

    @Test
    void tabsSignInBesideEachOther() {
        Decision one;
        Decision two;
        do {
            // Two of a few cookies that happen to be the same are for the last of them.
            browser.loseCookies();
            one = browser.open("/private/1");
            two = browser.open("/private/2");
        } while (browser.cookieCount() < 2);
        assertThat(browser.signIn(one)).isEqualTo("https://app.example/private/1");
        assertThat(browser.signIn(two)).isEqualTo("https://app.example/private/2");
        assertThat(browser.open("/private/3")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void cookiesOfSignInsNeverPileUp() {
        for (int i = 0; i < 200; i++) {
            browser.open("/private/" + i);
        }
        assertThat(browser.cookieCount()).isLessThanOrEqualTo(32);
        assertThat(browser.cookieHeader("/private/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, accept, application/json",
        "GET, accept, */*",
        "GET, sec-fetch-mode, cors",
        "GET, x-requested-with, XMLHttpRequest",
        "GET, content-type, application/grpc",
        "GET, upgrade, websocket",
        "POST, accept, text/html",
        "OPTIONS, accept, text/html"
    })
    void whoCannotFollowARedirectToAPageIsToldSo(String method, String header, String value) {
        var headers = new HashMap<>(Map.of("accept", "text/html"));
        headers.put(header, value);
        var decision = browser.send(method, "/private/", headers, "");
        assertThat(status(decision)).isEqualTo(401);
        assertThat(browser.cookieCount()).isZero();
    }

    @Test
    void anAnswerInsteadOfTheRedirectSetsNoCookies() {
        world.load("", "insteadOfRedirect: {ifRequestHeader: {name: x-api}}");
        assertThat(status(browser.send("GET", "/private/", Map.of("accept", "text/html", "x-api", "1"), "")))
                .isEqualTo(403);
        assertThat(browser.cookieCount()).isZero();
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
    }

    @Test
    void theCookiesAreAsThePolicySays() {
        world.load("", "sameSite: Strict");
        var done = (Decision.Answer) browser.follow(world.provider().signIn(location(browser.open("/private/"))));
        assertThat(done.cookies())
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith(SESSION + "=")
                        .contains("; Path=/;", "; HttpOnly", "; Secure", "; SameSite=Strict", "; Max-Age=2592000")
                        .doesNotContain("Domain"));
        assertThat(done.cookies())
                .anySatisfy(cookie ->
                        assertThat(cookie).startsWith("ambassador_xsrf.").doesNotContain("HttpOnly"));
        // Browsers keep strict cookies back on redirects that another site's page began.
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).contains("0;url=https://app.example/private/");
    }

    @Test
    void cookiesWithTheHostPrefixAreTheOnlyOnesThatCount() {
        world.load("cookieHostPrefix: true", "");
        signIn();
        var name = browser.cookie("__Host-" + SESSION);
        assertThat(name).isNotNull();
        var other = world.browser();
        other.plant(SESSION, name);
        assertThat(status(other.open("/private/"))).isEqualTo(302);
    }

    @Test
    void aSessionOfOneOriginIsNoneAtTheOther() {
        signIn();
        var other = browser.at("https://other.example");
        assertThat(status(other.open("/private/"))).isEqualTo(302);
        assertThat(other.signIn(other.open("/private/"))).isEqualTo("https://other.example/private/");
    }

    @Test
    void nobodySignsInElsewhere() {
        for (var place : List.of("http://app.example", "https://evil.example", "https://app.example.evil.example")) {
            assertThat(status(browser.at(place).open("/private/"))).isEqualTo(403);
        }
    }

    @Test
    void aTokenThatHasExpiredIsRenewedOnceForAllWhoAsk() throws Exception {
        signIn();
        world.provider().slow(300);
        world.pass(Duration.ofMinutes(6));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = Stream.<Callable<Decision>>generate(() -> () -> browser.open("/private/"))
                    .limit(20)
                    .toList();
            for (var decision : threads.invokeAll(requests)) {
                assertThat(decision.get()).isInstanceOf(Decision.Allow.class);
            }
        }
        assertThat(world.provider().tokenRequests()).hasSize(2);
    }

    @Test
    void theSafetyMarginHasTokensRenewedEarlier() {
        world.load("expirationSafetyMargin: 4m", "");
        signIn();
        world.pass(Duration.ofMinutes(2));
        browser.open("/private/");
        assertThat(world.provider().tokenRequests()).hasSize(2);
    }

    @Test
    void aSessionEndsWhenItIsIdle() {
        world.load("clientSessionMaxIdle: 1h", "");
        signIn();
        world.pass(Duration.ofMinutes(50));
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
        world.pass(Duration.ofMinutes(50));
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
        world.pass(Duration.ofMinutes(61));
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
    }

    @Test
    void aSessionEndsAtItsAgeThoughItIsInUse() {
        world.load("clientSessionMaxIdle: 1h\n    clientSessionMaxAge: 2h", "");
        signIn();
        for (int i = 0; i < 2; i++) {
            world.pass(Duration.ofMinutes(50));
            assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
        }
        world.pass(Duration.ofMinutes(30));
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
    }

    @Test
    void aSessionWhoseRefreshTokenIsWithdrawnIsOver() {
        world.provider().answer(reply -> reply.put("refresh_token", "unknown"));
        signIn();
        world.pass(Duration.ofMinutes(6));
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
        assertThat(world.provider().complaints()).hasSize(1);
        world.provider().complaints().clear();
    }

    @Test
    void furtherScopesAreAskedForOnce() {
        signIn();
        var more = browser.open("/scoped/");
        assertThat(location(more)).contains("more").contains("openid");
        assertThat(browser.signIn(more)).isEqualTo("https://app.example/scoped/");
        assertThat(browser.open("/scoped/")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aScopeThatWasNotGrantedIsRefusedAndNotAskedForAgain() {
        world.provider().answer(reply -> reply.put("scope", "openid"));
        browser.signIn(browser.open("/scoped/"));
        assertThat(status(browser.open("/scoped/"))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "userinfo", "introspection"})
    void aTokenThatTheIssuerHasWithdrawnEndsTheSession(String validation) {
        world.provider().giveOpaqueTokens();
        world.load("accessTokenValidation: " + validation, "");
        signIn();
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
        world.provider().refuseTokensAtUserInfo();
        world.load("accessTokenValidation: " + validation + "\n    allowMalformedAccessToken: true", "");
        world.pass(Duration.ofMinutes(2));
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
    }

    /** Authorino #652: an answer that does not say whether a token is active ended the process. */
    @Test
    void aTokenOfWhichTheIssuerSaysNothingLetsNobodyPass() {
        world.provider().giveOpaqueTokens();
        world.load("accessTokenValidation: introspection", "");
        world.provider().sayNothingOfTokens();
        browser.signIn(browser.open("/private/"));
        assertThat(status(browser.open("/private/"))).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({
        "alice, gateway, true, 200",
        "mallory, gateway, true, 302",
        "alice, somebody-else, true, 503",
        "alice, gateway, false, 503"
    })
    void whatTheIssuerSaysOfAUserMayBeSigned(String subject, String audience, boolean fromIssuer, int expected) {
        world.provider().giveOpaqueTokens();
        world.load("accessTokenValidation: userinfo", "");
        var issuer = fromIssuer ? world.provider().issuer() : "https://other.example";
        world.provider()
                .signUserInfo(new ObjectMapper()
                        .createObjectNode()
                        .put("iss", issuer)
                        .put("aud", audience)
                        .put("sub", subject));
        browser.signIn(browser.open("/private/"));
        world.pass(Duration.ofMinutes(2));
        var decision = browser.open("/private/");
        assertThat(decision instanceof Decision.Allow ? 200 : status(decision)).isEqualTo(expected);
    }

    @Test
    void filtersMayDecideInsteadOfTheRedirect() {
        world.load("", "insteadOfRedirect: {ifRequestHeader: {name: x-api}, filters: [{name: guests}]}");
        world.loadAll("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: guests}
                spec: {CEL: {expression: 'request.path != "/private/no"', status: 404}}
                """);
        var headers = Map.of("accept", "text/html", "x-api", "1");
        assertThat(browser.send("GET", "/private/", headers, "")).isInstanceOf(Decision.Allow.class);
        assertThat(status(browser.send("GET", "/private/no", headers, ""))).isEqualTo(404);
        assertThat(browser.cookieCount()).isZero();
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
        signIn();
        assertThat(browser.send("GET", "/private/no", headers, "")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aTokenThatIsNeverAcceptedDoesNotMakePeopleGoRoundForEver() {
        world.provider().giveOpaqueTokens();
        world.load("accessTokenValidation: jwt", "");
        signIn();
        assertThat(status(browser.open("/private/"))).isEqualTo(403);
    }

    @Test
    void aJwtFilterChecksTheAccessToken() {
        world.load("accessTokenJWTFilter: {name: tokens}", "");
        world.loadAll("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: tokens}
                spec:
                  JWT:
                    jwksFromIssuer: true
                    issuer: %s
                    injectRequestHeaders: [{name: X-Chained, value: '{{.token.Claims.sub}}'}]
                """.formatted(world.provider().issuer()));
        signIn();
        var decision = (Decision.Allow) browser.open("/private/");
        assertThat(decision.changes().set()).containsEntry("x-chained", "alice");
    }

    @Test
    void aJwtFilterThatIsMissingLetsNobodyPass() {
        world.load("accessTokenJWTFilter: {name: tokens}", "");
        signIn();
        assertThat(status(browser.open("/private/"))).isEqualTo(500);
    }

    @Test
    void aProviderThatIsAwayIsNoReasonToLetAnybodyPass() {
        world.provider().close();
        assertThat(status(browser.open("/private/"))).isEqualTo(503);
        assertThat(status(browser.open("/public/"))).isEqualTo(200);
    }

    @Test
    void aStoreThatIsAwayIsNoReasonToLetAnybodyPass() throws IOException {
        try (var broken = new SignInWorld(BrokenStore::new)) {
            broken.load("", "");
            assertThat(status(broken.browser().open("/private/"))).isEqualTo(503);
            var with = broken.browser();
            with.plant(SESSION, "x".repeat(43));
            assertThat(status(with.open("/private/"))).isEqualTo(503);
            assertThat(status(with.open("/public/"))).isEqualTo(200);
        }
    }

    @Test
    void theIssuerMustCallItselfAsTheFilterDoes() {
        world.provider().metadata(it -> it.put("issuer", "https://else.example"));
        assertThat(status(browser.open("/private/"))).isEqualTo(503);
    }

    @Test
    void withoutS256ThereIsNoPkce() {
        world.provider()
                .metadata(it -> it.putArray("code_challenge_methods_supported").add("plain"));
        var redirect = browser.open("/private/");
        assertThat(location(redirect)).doesNotContain("code_challenge");
        assertThat(browser.signIn(redirect)).isEqualTo("https://app.example/private/");
    }

    @Test
    void whoSignsOutIsSignedOutHereAndAtTheIssuer() {
        signIn();
        var xsrf = browser.cookie("ambassador_xsrf." + SignInWorld.REALM);
        var stolen = browser.cookie(SESSION);
        var answer = browser.send(
                "POST", "/.ambassador/oauth2/logout", Map.of(), "realm=" + SignInWorld.REALM + "&_xsrf=" + xsrf);
        assertThat(location(answer))
                .startsWith(world.provider().issuer() + "/end?")
                .contains("id_token_hint=", "post_logout_redirect_uri=", "client_id=gateway");
        assertThat(browser.cookie(SESSION)).isNull();
        browser.plant(SESSION, stolen);
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
        assertThat(location(browser.open("/.ambassador/oauth2/post-logout-redirect?state=" + SignInWorld.REALM)))
                .isEqualTo("https://app.example/");
    }

    @Test
    void theIssuerSignsOutByALogoutToken() {
        signIn();
        var token = world.provider().sign(world.provider().logoutToken());
        var answer = world.browser()
                .send("POST", "/.ambassador/oauth2/backchannel-logout", Map.of(), "logout_token=" + token);
        assertThat(status(answer)).isEqualTo(200);
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "iat", "sid sub", "aud", "iss"})
    void aLogoutTokenThatLacksWhatItMustSaySignsNobodyOut(String lacking) {
        signIn();
        var claims = world.provider().logoutToken();
        claims.remove(List.of(lacking.split(" ")));
        assertThat(status(logOutWith(world.provider().sign(claims)))).isEqualTo(400);
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void anIdTokenOrAStrangersTokenSignsNobodyOut() {
        signIn();
        assertThat(status(logOutWith(
                        world.provider().sign(world.provider().logoutToken().put("nonce", "n")))))
                .isEqualTo(400);
        world.provider().signWithStrangersKey();
        assertThat(status(logOutWith(world.provider().sign(world.provider().logoutToken()))))
                .isEqualTo(400);
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }

    private Decision logOutWith(String token) {
        return world.browser()
                .send("POST", "/.ambassador/oauth2/backchannel-logout", Map.of(), "logout_token=" + token);
    }

    private void signIn() {
        assertThat(browser.signIn(browser.open("/private/"))).isEqualTo("https://app.example/private/");
    }
}
