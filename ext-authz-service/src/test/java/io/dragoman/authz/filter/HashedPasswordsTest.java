package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against hashes that libxcrypt made. */
class HashedPasswordsTest {
    private static final String SECRET = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

    private final HashedPasswords users = new HashedPasswords(
            List.of(user("alice", SECRET), user("alice", SECRET.replace('9', '8'))), new PasswordThreads(1, 10));

    @ParameterizedTest
    @CsvSource({
        "secret, $2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "secret, $2a$05$ABCDEFGHIJKLMNOPQRSTUu6etqWyiSjMSF4tl3grqWcjDUkRhrNJe",
        "pä:ss, $2b$04$abcdefghijklmnopqrstuuhC0bPoUtF5o8bp2gaL0R3/vQ51MSUoO",
        "secret, $2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u"
    })
    void aHashIsOfItsPasswordAndNoOther(String password, String hash) {
        var parsed = hash(hash);
        assertThat(parsed.isOf(password.getBytes(StandardCharsets.UTF_8))).isTrue();
        for (var other : List.of("", "Secret", "secret ", "secre", "x".repeat(5000))) {
            assertThat(parsed.isOf(other.getBytes(StandardCharsets.UTF_8))).isFalse();
        }
        assertThat(parsed.toString()).doesNotContain("$");
    }

    @Test
    void whatIsTooLongForAHashIsNoPassword() {
        var most = hash("$2y$04$abcdefghijklmnopqrstuu.gc7UY/21CSNJGJg21jJzx9QiOpJ9bO");
        assertThat(most.isOf("x".repeat(71).getBytes(StandardCharsets.UTF_8))).isTrue();
        var more = hash("$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i");
        assertThat(more.isOf("x".repeat(72).getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$apr1$abc$def",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "$6$salt$hash",
                "$2y$03$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
                "$2y$15$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
                "$2x$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
                "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIr",
                "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrWW"
            })
    void everythingElseIsNoHash(String text) {
        assertThat(BcryptHash.parse(text)).isNull();
    }

    @Test
    void theFirstOfTwoWithTheSameNameCountsAndWhatWasRightStaysSo() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(users.owner("alice:secret")).isEqualTo(owner("alice"));
            for (var wrong : List.of("alice:wrong", "bob:secret", "alice", "", ":", ":secret", "alice:secret:")) {
                assertThat(users.owner(wrong)).isNull();
            }
        }
        assertThat(new HashedPasswords(List.of(), new PasswordThreads(1, 1)).owner("alice:secret"))
                .isNull();
    }

    @Test
    @Timeout(60)
    void whoeverIsRememberedDoesNotWaitAndOthersAreToldThatNobodyHasTime() throws Exception {
        var threads = new PasswordThreads(1, 1);
        var slow = new HashedPasswords(List.of(user("alice", SECRET), user("bob", SECRET)), threads);
        assertThat(slow.owner("alice:secret")).isEqualTo(owner("alice"));
        // A cost of 14 takes its second: one has the only thread, one waits, and there is no room for a third.
        var costly = hash(SECRET.replace("$04$", "$14$"));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var busy = new ArrayList<Future<Boolean>>();
            // Whoever comes while the thread has not yet taken the one before is turned away, and somebody else has to
            // come.
            while (threads.waiting() == 0) {
                busy.add(clients.submit(() -> threads.isOf(costly, new byte[] {1})));
                Thread.sleep(20);
            }
            assertThatThrownBy(() -> slow.owner("bob:secret")).isInstanceOf(PasswordThreads.BusyException.class);
            assertThat(slow.owner("alice:secret")).isEqualTo(owner("alice"));
            busy.forEach(one -> one.cancel(true));
        }
    }

    private static BcryptHash hash(String text) {
        return Objects.requireNonNull(BcryptHash.parse(text));
    }

    private static HashedPasswords.User user(String name, String hash) {
        return new HashedPasswords.User(owner(name), hash(hash));
    }

    private static KeyOwner owner(String name) {
        return new KeyOwner("secret", name, Map.of());
    }
}
