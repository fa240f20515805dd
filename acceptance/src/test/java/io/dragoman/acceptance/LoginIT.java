package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People who sign in with a browser at a certified OpenID provider, through Envoy, with sessions in a Redis. */
final class LoginIT extends RunningGateway {
    private static final String CALLBACK = "/.ambassador/oauth2/redirection-endpoint";
    private static final int TOKEN_SECONDS = 5;
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir
    private static Path files;

    private Child redis;
    private int redisPort;
    private OpenIdProvider provider;
    private Browser browser;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        redisPort = RedisServer.freePort();
        redis = RedisServer.start(files, redisPort);
        return builder.backends("http:quote")
                .authentication()
                .environment("DRAGOMAN_AUTH_REDIS_URL", RedisServer.url(redisPort))
                .environment("DRAGOMAN_AUTH_SESSION_KEYS", KEY);
    }

    private static String tellRedis(int port, String command) throws IOException {
        try (var shell = new Shell()) {
            return shell.run("redis-cli -p " + port + " " + command);
        }
    }

    @BeforeAll
    void provider() {
        provider = new OpenIdProvider(files, origin(), TOKEN_SECONDS);
        mapping("quote", "hostname: '*', prefix: /, service: quote");
        gateway()
                .manifests()
                .write(
                        "login.yaml",
                        authService()
                                + object(
                                        "Filter",
                                        "login",
                                        "OAuth2: {authorizationURL: '%s', clientID: gateway, secret: '%s', protectedOrigins: [{origin: '%s'}]}"
                                                .formatted(provider.issuer(), OpenIdProvider.SECRET, origin()))
                                + object(
                                        "FilterPolicy",
                                        "policy",
                                        "rules: [{host: '*', path: '/private/*', filters: [{name: login}]}]"));
        gateway().eventually("/private/", answer -> assertThat(answer.status()).isEqualTo(401));
        gateway().eventually(CALLBACK, answer -> assertThat(answer.status()).isEqualTo(400));
    }

    @AfterAll
    void endOthers() {
        provider.close();
        redis.close();
    }

    @BeforeEach
    void openBrowser() throws IOException {
        browser = new Browser(Files.createTempDirectory(files, "browser"));
    }

    @AfterEach
    void closeBrowser() {
        browser.close();
        assertThat(gateway().part(Gateway.Part.AUTHENTICATION).output())
                .doesNotContain(OpenIdProvider.SECRET, "eyJ", "code=", "ambassador_session", KEY);
    }

    private String origin() {
        return "http://127.0.0.1:" + gateway().port(8080);
    }

    private String place() {
        return browser.evaluate("location.href").asText();
    }

    private void signIn() {
        assertThat(place()).startsWith(provider.issuer());
        browser.type("input[name=login]", "alice");
        browser.type("input[name=password]", "any");
        browser.leadsTo(() -> browser.click("button[type=submit]"));
    }

    private String cookies() {
        return browser.evaluate("document.cookie").asText();
    }

    private int statusOfScript(String path) {
        return browser.evaluate("fetch('" + path + "').then(answer => answer.status)")
                .asInt();
    }

    @Test
    void theFirstVisitLeadsToTheIssuerAndBackToTheDeepLink() {
        var link = origin() + "/private/a%20b/c?x=1&y=%2F&x=2";
        browser.open(link);
        signIn();
        assertThat(place()).isEqualTo(link);
        assertThat(cookies()).contains("ambassador_xsrf.login.default=").doesNotContain("ambassador_session");
        assertThat(statusOfScript("/private/data")).isEqualTo(200);
        assertThat(provider.count("pushed")).isPositive();
    }

    @Test
    void aTokenThatHasExpiredIsRenewedWithoutThePersonNoticing() {
        browser.open(origin() + "/private/");
        signIn();
        int before = provider.count("grant refresh_token");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(statusOfScript("/private/data")).isEqualTo(200);
                    assertThat(provider.count("grant refresh_token")).isGreaterThan(before);
                });
        browser.open(origin() + "/private/again");
        assertThat(place()).isEqualTo(origin() + "/private/again");
    }

    @Test
    void twoTabsSignInBesideEachOther() {
        browser.open(origin() + "/private/one");
        var firstTab = place();
        browser.open(origin() + "/private/two");
        signIn();
        assertThat(place()).isEqualTo(origin() + "/private/two");
        browser.open(firstTab);
        if (place().startsWith(provider.issuer())) {
            signIn();
        }
        assertThat(place()).isEqualTo(origin() + "/private/one");
    }

    @Test
    void whoSignsOutIsSignedOutEverywhere() {
        browser.open(origin() + "/private/");
        signIn();
        int before = provider.count("backchannel logout done");
        browser.leadsTo(() -> browser.evaluate("""
                (() => {
                  const form = document.createElement('form');
                  form.method = 'POST';
                  form.action = '/.ambassador/oauth2/logout?realm=login.default';
                  const token = document.createElement('input');
                  token.name = '_xsrf';
                  token.value = document.cookie.match(/ambassador_xsrf[.]login[.]default=([^;]+)/)[1];
                  form.append(token);
                  document.body.append(form);
                  form.submit();
                })()
                """));
        assertThat(place()).startsWith(provider.issuer() + "/session/end");
        browser.leadsTo(() -> browser.click("button[name=logout]"));
        assertThat(place()).isEqualTo(origin() + "/");
        assertThat(cookies()).doesNotContain("ambassador_xsrf");
        assertThat(statusOfScript("/private/data")).isEqualTo(401);
        browser.open(origin() + "/private/");
        assertThat(place()).startsWith(provider.issuer());
        Awaitility.await().until(() -> provider.count("backchannel logout done") > before);
    }

    @Test
    void afterTheProviderHasForgottenEverybodyPeopleSignInAgain() {
        browser.open(origin() + "/private/");
        signIn();
        provider.restart();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(statusOfScript("/private/data")).isEqualTo(401));
        browser.open(origin() + "/private/again?x");
        signIn();
        assertThat(place()).isEqualTo(origin() + "/private/again?x");
    }

    @Test
    void sessionsOutliveTheService() {
        browser.open(origin() + "/private/");
        signIn();
        gateway().kill(Gateway.Part.AUTHENTICATION);
        gateway().restart(Gateway.Part.AUTHENTICATION);
        eventually(() -> assertThat(statusOfScript("/private/data")).isEqualTo(200));
    }

    @Test
    void whileRedisIsAwayNobodyPassesAndAfterwardsPeopleSignInAgain() throws IOException {
        browser.open(origin() + "/private/");
        signIn();
        redis.kill();
        assertThat(statusOfScript("/private/data")).isEqualTo(503);
        assertThat(getWith("/private/", "accept", "text/html").status()).isEqualTo(503);
        assertThat(statusOfScript("/public")).isEqualTo(200);
        redis = RedisServer.start(files, redisPort);
        eventually(() -> assertThat(statusOfScript("/private/data")).isEqualTo(401));
        // The issuer still knows them.
        browser.open(origin() + "/private/again");
        assertThat(place()).isEqualTo(origin() + "/private/again");
    }

    @Test
    void aRedisThatDoesNotAnswerHoldsNobodyUp() throws IOException {
        browser.open(origin() + "/private/");
        signIn();
        redis.signal("STOP");
        assertThat(statusOfScript("/private/data")).isEqualTo(503);
        assertThat(statusOfScript("/public")).isEqualTo(200);
        redis.signal("CONT");
        eventually(() -> assertThat(statusOfScript("/private/data")).isEqualTo(200));
    }

    @Test
    void sessionsOutliveAFailoverOfRedis() throws IOException {
        browser.open(origin() + "/private/");
        signIn();
        int port = RedisServer.freePort();
        var replica = RedisServer.start(files, port, "--replicaof", "127.0.0.1 " + redisPort);
        eventually(() -> assertThat(tellRedis(port, "info replication"))
                .contains("master_link_status:up", "master_sync_in_progress:0"));
        assertThat(tellRedis(redisPort, "wait 1 10000")).startsWith("1");
        redis.kill();
        redis = replica;
        tellRedis(port, "replicaof no one");
        // As the name of a service then leads to another one.
        tellRedis(port, "config set port " + redisPort);
        eventually(() -> assertThat(statusOfScript("/private/data")).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/private///evil.example",
                "/private/%09/evil.example",
                "/private/@evil.example",
                "/private/?next=//evil.example"
            })
    void aPathThatLooksLikeAnotherHostLeadsNowhereElse(String path) throws IOException {
        var answer = getWith(path, "accept", "text/html");
        assertThat(answer.status()).isIn(302, 400);
        assertThat(answer.header("location")).doesNotContain("evil");
        browser.open(origin() + path);
        if (place().startsWith(provider.issuer())) {
            signIn();
        }
        assertThat(place()).startsWith(origin() + "/");
    }

    @Test
    void aHostInAHeaderDoesNotChangeWhereTheIssuerSendsPeople() throws IOException {
        var answer = getWith("/private/", "accept", "text/html", "x-forwarded-host", "evil.example");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("location"))
                .startsWith(provider.issuer() + "/auth?")
                .doesNotContain("evil");
    }

    @Test
    void aStateOrSessionThatSomebodyMadeUpIsWorthNothing() throws IOException {
        assertThat(getWith(CALLBACK + "?state=x&code=y", "accept", "text/html").status())
                .isEqualTo(400);
        var planted = getWith(
                "/private/", "accept", "text/html", "cookie", "ambassador_session.login.default=" + "A".repeat(43));
        assertThat(planted.status()).isEqualTo(302);
        var answer = getWith("/private/", "authorization", "Bearer made-up");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void theCookieOfASignInIsForTheCallbackAlone() throws IOException {
        var answer = getWith("/private/", "accept", "text/html");
        assertThat(answer.headers().allValues("set-cookie"))
                .singleElement()
                .asString()
                .startsWith("ambassador_login.login.default.")
                .contains("; Path=/.ambassador/oauth2/;", "; Max-Age=600", "; HttpOnly", "; SameSite=Lax");
    }

    @Test
    void whoIsNotSignedInCannotSignAnybodyOutByALink() throws IOException {
        assertThat(gateway()
                        .get("/.ambassador/oauth2/logout?realm=login.default")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void whatIsNoneOfTheGatewaysPathsIsNotFound() throws IOException {
        assertThat(gateway().get("/.ambassador/oauth2/nothing").status()).isEqualTo(404);
    }
}
