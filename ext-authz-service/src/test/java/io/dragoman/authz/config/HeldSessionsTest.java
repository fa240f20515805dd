package io.dragoman.authz.config;

import static io.dragoman.authz.config.SignInWorld.SESSION;
import static io.dragoman.authz.config.SignInWorld.location;
import static io.dragoman.authz.config.SignInWorld.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.Decision;
import io.dragoman.authz.session.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that are in their cookies. */
class HeldSessionsTest {
    private SignInWorld world;
    private SignInWorld.BrowserLike browser;

    @BeforeEach
    void start() throws IOException {
        world = new SignInWorld(MemoryStore::new);
        world.load("sessionStorage: Cookie", "");
        browser = world.browser();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private void signIn() {
        browser.signIn(browser.open("/private/"));
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aCookieMayHoldTheSession() {
        signIn();
        assertThat(browser.cookie(SESSION)).startsWith("s.").hasSizeLessThan(3600);
        var decision = (Decision.Allow) browser.open("/private/");
        assertThat(decision.changes().set().get("authorization")).startsWith("Bearer ey");
        // Nobody renews its token, so that people go to the issuer, who knows them.
        world.pass(Duration.ofMinutes(6));
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
        assertThat(world.provider().tokenRequests()).noneMatch(form -> "refresh_token".equals(form.get("grant_type")));
    }

    @Test
    void aSessionThatACookieHoldsIsOverWhenSomebodyHasSignedOut() {
        signIn();
        var held = browser.cookie(SESSION);
        var form = "_xsrf=" + browser.cookie("ambassador_xsrf." + SignInWorld.REALM);
        assertThat(location(browser.send("POST", "/.ambassador/oauth2/logout", Map.of(), form)))
                .contains("/end?");
        browser.plant(SESSION, held);
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
    }

    @Test
    void aSessionThatACookieHoldsIsOverWhenTheIssuerSaysSo() {
        signIn();
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
        var token = world.provider().sign(world.provider().logoutToken());
        var answer = world.browser()
                .send("POST", "/.ambassador/oauth2/backchannel-logout", Map.of(), "logout_token=" + token);
        assertThat(status(answer)).isEqualTo(200);
        assertThat(status(browser.open("/private/"))).isEqualTo(302);
        // And the next one is not.
        world.pass(Duration.ofSeconds(1));
        signIn();
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void aSessionThatIsTooLargeForACookieIsInTheStore() {
        var noise =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(100).collect(Collectors.joining());
        world.provider().idToken(claims -> claims.put("groups", noise));
        signIn();
        assertThat(browser.cookie(SESSION)).doesNotStartWith("s.");
        world.pass(Duration.ofMinutes(6));
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }

    /** CVE-2026-47775 and CVE-2023-35941: cookies could be decrypted, or made up, piece by piece. */
    @Test
    void aCookieThatHoldsASessionCannotBeChanged() {
        signIn();
        var held = browser.cookie(SESSION);
        for (int i = 2; i < held.length(); i += 97) {
            var other = held.charAt(i) == 'A' ? 'B' : 'A';
            browser.plant(SESSION, held.substring(0, i) + other + held.substring(i + 1));
            assertThat(status(browser.open("/private/"))).isEqualTo(302);
        }
        browser.plant(SESSION, held);
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }
}
