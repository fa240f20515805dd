package io.dragoman.authz.config;

import static io.dragoman.authz.config.SignInWorld.SESSION;
import static io.dragoman.authz.config.SignInWorld.location;
import static io.dragoman.authz.config.SignInWorld.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.session.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have done to others by way of signing in. */
class SignInAttacksTest {
    private static final String CALLBACK = "/.ambassador/oauth2/redirection-endpoint";
    private static final String LOGOUT = "/.ambassador/oauth2/logout";

    private SignInWorld world;
    private SignInWorld.BrowserLike victim;
    private SignInWorld.BrowserLike attacker;

    @BeforeEach
    void start() throws IOException {
        world = new SignInWorld(MemoryStore::new);
        world.load("", "");
        victim = world.browser();
        attacker = world.browser();
    }

    @AfterEach
    void end() {
        world.close();
    }

    /** CVE-2020-4037, CVE-2020-5233, CVE-2020-11053, CVE-2021-21291, CVE-2026-83589: people were sent elsewhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/private///evil.example",
                "/private/\\evil.example",
                "/private/\t/evil.example",
                "/private/%09/evil.example",
                "/private/@evil.example",
                "/private/?next=https://evil.example",
                "/private/https:evil.example",
                "/private/\r\nLocation: https://evil.example"
            })
    void aPathThatLooksLikeAnotherHostLeadsNowhereElse(String target) {
        var redirect = world.decide(request("app.example", target, Map.of()));
        if (status(redirect) != 302) {
            assertThat(status(redirect)).isEqualTo(400);
            return;
        }
        ((Decision.Answer) redirect).cookies().forEach(cookie -> victim.keep(cookie));
        assertThat(victim.signIn(redirect)).startsWith("https://app.example/").doesNotContain("\r", "\t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "app.example@evil.example",
                "app.example.evil.example",
                "app.example,evil.example",
                "app.example:444",
                "evil.example#app.example",
                "app.example\\.evil.example",
                ""
            })
    void aHostThatIsNotProtectedIsNoPlaceToSignIn(String authority) {
        assertThat(status(world.decide(request(authority, "/private/", Map.of()))))
                .isIn(400, 403);
        assertThat(world.decide(request(authority, CALLBACK + "?state=x&code=y", Map.of())))
                .isNotInstanceOf(Decision.Answer.class);
    }

    @Test
    void xForwardedHostIsNotLookedAt() {
        var redirect = world.decide(request("app.example", "/private/", Map.of("x-forwarded-host", "evil.example")));
        assertThat(location(redirect)).contains("app.example").doesNotContain("evil");
    }

    /** Edge Stack before 3.12.8: the cookie of a sign-in was not checked. */
    @Test
    void anAttackersCodeDoesNotSignTheVictimIn() {
        var callback = world.provider().signIn(location(attacker.open("/private/")));
        var answer = victim.follow(callback);
        assertThat(victim.cookie(SESSION)).isNull();
        assertThat(location(answer)).startsWith(world.provider().issuer() + "/authorize?");
    }

    @Test
    void anAttackersCodeInTheVictimsOwnSignInIsRefusedByTheVerifier() {
        var mine = location(victim.open("/private/"));
        var callback = world.provider().signIn(location(attacker.open("/private/")));
        var code =
                TestProvider.form(callback.substring(callback.indexOf('?') + 1)).get("code");
        var own = world.provider().signIn(mine);
        victim.follow(own.replaceFirst("code=[^&]+", "code=" + code));
        assertThat(victim.cookie(SESSION)).isNull();
        assertThat(world.provider().complaints()).isNotEmpty();
    }

    @Test
    void whoNeverComesBackCannotBeginForEver() {
        var coming = location(victim.open("/private/"));
        for (int i = 1; i < SignInWorld.SIGN_INS; i++) {
            assertThat(status(attacker.open("/private/"))).isEqualTo(302);
        }
        var refused = (Decision.Deny) attacker.open("/private/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("Retry-After", "600");
        assertThat(refused.cookies()).isEmpty();
        // Others are not affected, and whoever has begun comes to the end, which makes room for one more.
        assertThat(status(attacker.openFrom("203.0.113.9", "/private/"))).isEqualTo(302);
        assertThat(location(victim.follow(world.provider().signIn(coming)))).endsWith("/private/");
        assertThat(status(attacker.open("/private/"))).isEqualTo(302);
        assertThat(status(attacker.open("/private/"))).isEqualTo(429);

        world.pass(Duration.ofMinutes(30));
        assertThat(status(attacker.open("/private/"))).isEqualTo(302);
    }

    @Test
    void allAddressesOfOneNetworkAreOneClient() {
        for (int i = 0; i < SignInWorld.SIGN_INS; i++) {
            assertThat(status(attacker.openFrom("2001:db8:1:2:" + i + "::1", "/private/")))
                    .isEqualTo(302);
        }
        assertThat(status(attacker.openFrom("2001:db8:1:2:ffff::2", "/private/")))
                .isEqualTo(429);
        assertThat(status(attacker.openFrom("2001:db8:1:3::1", "/private/"))).isEqualTo(302);
        assertThat(status(attacker.openFrom("2001:db8::1", "/private/"))).isEqualTo(302);
    }

    @Test
    void aStateWorksOnce() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        victim.follow(callback);
        var first = victim.cookie(SESSION);
        assertThat(location(victim.follow(callback))).isEqualTo("https://app.example/");
        assertThat(victim.cookie(SESSION)).isEqualTo(first);
    }

    @Test
    void aCallbackThatWasUsedIsOfNoUseToSomebodyElse() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        victim.follow(callback);
        assertThat(location(attacker.follow(callback))).isEqualTo("https://app.example/");
        assertThat(status(attacker.follow(callback))).isEqualTo(400);
        assertThat(attacker.cookie(SESSION)).isNull();
    }

    /** CVE-2022-29228: without a state, the process ended. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "?code=x", "?state=", "?state=a&state=b&code=c", "?state=%zz", "?state=x.y&code=z"})
    void aStateThatNobodyGaveOutIsRefused(String query) {
        assertThat(status(victim.open(CALLBACK + query))).isEqualTo(400);
    }

    @Test
    void aStateThatWasTamperedWithLeadsToTheOriginsRootAtMostOnce() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        var tampered = callback.replaceFirst("state=.", callback.contains("state=_") ? "state=-" : "state=_");
        assertThat(location(victim.follow(tampered))).isEqualTo("https://app.example/");
        assertThat(status(victim.follow(tampered))).isEqualTo(400);
    }

    @Test
    void anOversizedStateIsRefused() {
        assertThat(status(victim.open(CALLBACK + "?code=x&state=" + "a".repeat(2000))))
                .isEqualTo(400);
    }

    @Test
    void whoSendsNoCookiesDoesNotGoRoundForEver() {
        var redirect = attacker.open("/private/");
        attacker.loseCookies();
        var again = attacker.follow(world.provider().signIn(location(redirect)));
        assertThat(location(again)).startsWith(world.provider().issuer());
        attacker.loseCookies();
        assertThat(status(attacker.follow(world.provider().signIn(location(again)))))
                .isEqualTo(400);
    }

    @Test
    void aSignInThatTookTooLongStartsOverAndComesToItsEnd() {
        var redirect = victim.open("/private/deep?x=1");
        world.pass(Duration.ofMinutes(11));
        var again = victim.follow(world.provider().signIn(location(redirect)));
        assertThat(victim.signIn(again)).isEqualTo("https://app.example/private/deep?x=1");
    }

    @Test
    void anAnswerOfAnotherIssuerIsRefused() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        var other = callback.replaceFirst("iss=.*", "iss=https%3A%2F%2Fevil.example");
        assertThat(status(victim.follow(other))).isEqualTo(403);
        assertThat(victim.cookie(SESSION)).isNull();
    }

    @Test
    void anAnswerWithoutTheIssuerThatAlwaysSendsItIsRefused() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        assertThat(status(victim.follow(callback.replaceFirst("&iss=.*", "")))).isEqualTo(403);
    }

    @Test
    void theCallbackOfOneOriginIsNotTakenAtAnother() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        var elsewhere = victim.at("https://other.example").open(callback.substring("https://app.example".length()));
        assertThat(status(elsewhere)).isEqualTo(400);
    }

    @Test
    void anErrorOfTheIssuerIsNotEchoed() {
        var callback = world.provider().signIn(location(victim.open("/private/")));
        var answer =
                victim.follow(callback.replaceFirst("code=[^&]+", "error=%3Cscript%3E&error_description=%3Cscript%3E"));
        assertThat(status(answer)).isEqualTo(403);
        assertThat(((Decision.Deny) answer).message()).doesNotContain("script");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "nonce", "exp", "iat"})
    void anIdTokenThatLacksWhatItMustSaySignsNobodyIn(String claim) {
        world.provider().idToken(claims -> claims.remove(claim));
        assertThat(status(comeBack())).isEqualTo(403);
        assertThat(victim.cookie(SESSION)).isNull();
    }

    @Test
    void anIdTokenOfAnotherSignInOrClientSignsNobodyIn() {
        for (var wrong : List.of(
                Map.entry("nonce", "other"),
                Map.entry("iss", "https://evil.example"),
                Map.entry("aud", "other"),
                Map.entry("azp", "other"),
                Map.entry("at_hash", "AAAA"))) {
            world.provider().idToken(claims -> claims.put(wrong.getKey(), wrong.getValue()));
            assertThat(status(comeBack())).as(wrong.toString()).isEqualTo(403);
        }
        world.provider().idToken(claims -> claims.put("exp", 1000));
        assertThat(status(comeBack())).isEqualTo(403);
        world.provider().idToken(claims -> claims.putArray("aud").add("gateway").add("other"));
        assertThat(status(comeBack())).isEqualTo(403);
        assertThat(victim.cookie(SESSION)).isNull();
    }

    @Test
    void anIdTokenThatAStrangerSignedSignsNobodyIn() {
        world.provider().signWithStrangersKey();
        assertThat(status(comeBack())).isEqualTo(403);
    }

    @Test
    void anUnsignedOrMissingIdTokenSignsNobodyIn() {
        world.provider().answer(reply -> reply.put("id_token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."));
        assertThat(status(comeBack())).isEqualTo(403);
        world.provider().answer(reply -> reply.remove("id_token"));
        assertThat(status(comeBack())).isEqualTo(403);
    }

    @Test
    void aSessionThatWasPlantedBeforeSigningInIsWorthNothingAfterwards() {
        victim.plant(SESSION, "attackers-choice-attackers-choice-attackers-");
        victim.signIn(victim.open("/private/"));
        assertThat(victim.cookie(SESSION)).isNotEqualTo("attackers-choice-attackers-choice-attackers-");
        attacker.plant(SESSION, "attackers-choice-attackers-choice-attackers-");
        assertThat(status(attacker.open("/private/"))).isEqualTo(302);
    }

    @Test
    void signingInAgainMakesAnotherSessionAndEndsTheOneBefore() {
        victim.signIn(victim.open("/private/"));
        var before = victim.cookie(SESSION);
        victim.signIn(victim.open("/scoped/"));
        assertThat(victim.cookie(SESSION)).isNotEqualTo(before);
        attacker.plant(SESSION, before);
        assertThat(status(attacker.open("/private/"))).isEqualTo(302);
    }

    @Test
    void twoSessionsThatWerePlantedBesideEachOtherAreNone() {
        victim.signIn(victim.open("/private/"));
        attacker.signIn(attacker.open("/private/"));
        var both = SESSION + "=" + attacker.cookie(SESSION) + "; " + SESSION + "=" + victim.cookie(SESSION);
        assertThat(world.decide(request("app.example", "/private/", Map.of("cookie", both))))
                .isNotInstanceOf(Decision.Allow.class);
    }

    @Test
    void aSessionThatWasTossedBesideTheOwnOneIsEndedByTheNextSignIn() {
        attacker.signIn(attacker.open("/private/"));
        var tossed = SESSION + "=" + attacker.cookie(SESSION);
        victim.signIn(victim.open("/private/"));
        var redirect = victim.send("GET", "/private/", Map.of("accept", "text/html", "cookie", tossed), "");
        var callback = world.provider().signIn(location(redirect)).substring("https://app.example".length());
        victim.send("GET", callback, Map.of("cookie", tossed), "");
        assertThat(victim.send("GET", "/private/", Map.of("cookie", tossed), ""))
                .isInstanceOf(Decision.Allow.class);
        assertThat(attacker.open("/private/")).isNotInstanceOf(Decision.Allow.class);
    }

    @Test
    void aCookieThatWasTossedBesideTheSessionDoesNotDisturbIt() {
        victim.signIn(victim.open("/private/"));
        var both = SESSION + "=tossed; " + SESSION + "=" + victim.cookie(SESSION);
        assertThat(world.decide(request("app.example", "/private/", Map.of("cookie", both))))
                .isInstanceOf(Decision.Allow.class);
    }

    /** CVE-2026-19349: the state of a sign-in was a session. */
    @Test
    void aStateIsNoSession() {
        var url = location(attacker.open("/private/"));
        attacker.plant(
                SESSION, TestProvider.form(url.substring(url.indexOf('?') + 1)).get("state"));
        assertThat(status(attacker.open("/private/"))).isEqualTo(302);
    }

    @Test
    void aSessionOfOneFilterIsNoneOfAnother() {
        victim.signIn(victim.open("/private/"));
        world.loadAll("""
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: second}
                spec:
                  OAuth2:
                    authorizationURL: %s
                    clientID: gateway
                    secret: 's3cret &+'
                    protectedOrigins: [{origin: 'https://app.example'}]
                """.formatted(world.provider().issuer()), """
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: second}
                spec: {rules: [{host: '*', path: '/second/*', filters: [{name: second}]}]}
                """);
        victim.plant("ambassador_session.second.default", victim.cookie(SESSION));
        assertThat(status(victim.open("/second/"))).isEqualTo(302);
    }

    @Test
    void nobodyIsSignedOutByALinkOrAForeignForm() {
        victim.signIn(victim.open("/private/"));
        var xsrf = victim.cookie("ambassador_xsrf." + SignInWorld.REALM);
        assertThat(status(victim.open(LOGOUT + "?realm=login.default&_xsrf=" + xsrf)))
                .isEqualTo(405);
        for (var body : List.of("", "_xsrf=", "_xsrf=wrong", "realm=login.default")) {
            assertThat(status(victim.send("POST", LOGOUT + "?_xsrf=" + xsrf, Map.of(), body)))
                    .isEqualTo(403);
        }
        victim.plant("ambassador_xsrf." + SignInWorld.REALM, "planted");
        assertThat(status(victim.send("POST", LOGOUT, Map.of(), "_xsrf=planted")))
                .isEqualTo(403);
        assertThat(victim.open("/private/")).isInstanceOf(Decision.Allow.class);
    }

    private Decision comeBack() {
        return victim.follow(world.provider().signIn(location(victim.open("/private/"))));
    }

    private static AuthRequest request(String authority, String target, Map<String, String> further) {
        var headers = new HashMap<>(further);
        headers.put(":method", "GET");
        headers.put("accept", "text/html");
        headers.put("x-forwarded-proto", "https");
        return new AuthRequest(authority, target, Headers.of(headers), "id");
    }
}
