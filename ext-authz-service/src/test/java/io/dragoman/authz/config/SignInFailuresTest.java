package io.dragoman.authz.config;

import static io.dragoman.authz.config.SignInWorld.SESSION;
import static io.dragoman.authz.config.SignInWorld.location;
import static io.dragoman.authz.config.SignInWorld.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.Decision;
import io.dragoman.authz.session.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in while there are many who do, and while the issuer is slow or has another time. */
class SignInFailuresTest {
    private static final int PEOPLE = 1000;

    private SignInWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new SignInWorld(MemoryStore::new);
        world.load("", "");
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    @Timeout(180)
    void aThousandPeopleSignInAtOnce() throws Exception {
        var sessions = ConcurrentHashMap.<String>newKeySet();
        var all = new ArrayList<Callable<Decision>>();
        for (int i = 0; i < PEOPLE; i++) {
            var target = "/private/" + i;
            all.add(() -> {
                var browser = world.browser();
                Decision answer;
                do {
                    // Whoever is told so comes again: the issuer may be overrun on a machine with other things to do.
                    answer = browser.follow(world.provider().signIn(location(browser.open(target))));
                } while (answer instanceof Decision.Failure(int status, var _) && status == 503);
                assertThat(location(answer)).isEqualTo("https://app.example" + target);
                sessions.add(browser.cookie(SESSION));
                return browser.open(target);
            });
        }
        List<Decision> decisions = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(all)) {
                decisions.add(future.get());
            }
        }
        assertThat(decisions).hasSize(PEOPLE).allMatch(decision -> decision instanceof Decision.Allow);
        assertThat(sessions).hasSize(PEOPLE);
        assertThat(world.provider().complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-50, 302", "50, 302", "70, 403", "-400, 403"})
    void anIssuerWhoseClockIsALittleOffIsBelieved(int seconds, int expected) {
        world.provider()
                .idToken(claims -> claims.put("iat", claims.path("iat").asLong() + seconds)
                        .put("exp", claims.path("exp").asLong() + seconds));
        var browser = world.browser();
        var answer = browser.follow(world.provider().signIn(location(browser.open("/private/"))));
        assertThat(status(answer)).isEqualTo(expected);
    }

    @Test
    void whoseIssuerIsTooSlowIsToldToComeAgain() {
        var browser = world.browser();
        var callback = world.provider().signIn(location(browser.open("/private/")));
        world.provider().slow(4000);
        assertThat(status(browser.follow(callback))).isEqualTo(503);
        world.provider().slow(0);
        browser.signIn(browser.open("/private/"));
        assertThat(browser.open("/private/")).isInstanceOf(Decision.Allow.class);
    }
}
