package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.template.HeaderTemplates;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicFilterTest {
    private final BasicFilter filter = new BasicFilter(
            Keys.known("alice:pa:ss", "bob:é"),
            new HashedPasswords(
                    List.of(new HashedPasswords.User(
                            new KeyOwner("secret", "name-carol", Map.of()),
                            Objects.requireNonNull(
                                    BcryptHash.parse("$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW")))),
                    new PasswordThreads()),
            new OwnerHeaders("user", HeaderTemplates.NONE, HeaderTemplates.NONE, "authorization"),
            "f.ns");

    @ParameterizedTest
    @ValueSource(strings = {"alice:pa:ss", "bob:é", "name-carol:secret"})
    void theRightPasswordPassesAndGoesNoFurther(String credentials) {
        for (var scheme : List.of("Basic ", "basic ", "BASIC  ")) {
            assertThat(decide(scheme + encoded(credentials))).isInstanceOfSatisfying(Decision.Allow.class, allow -> {
                assertThat(allow.changes().removed()).containsExactly("authorization");
                assertThat(allow.changes().findings().client()).startsWith("name-");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice:pa",
                "alice",
                "",
                ":",
                "alice:pa:ss ",
                "Alice:pa:ss",
                "bob:pa:ss",
                "name-carol:secre",
                "carol:secret"
            })
    void everythingElseIsAskedForAgain(String credentials) {
        assertRefused("Basic " + encoded(credentials));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic %%%",
                "Basic /w==",
                "Bearer YWxpY2U6cGE6c3M=",
                "Basic YWxpY2U6cGE6c3M=,Basic x"
            })
    void whatIsNoPasswordIsRefused(String header) {
        assertRefused(header);
    }

    @Test
    void withoutCredentialsItIsNotAddressed() {
        assertThat(filter.isAddressed(request(Map.of()))).isFalse();
        assertThat(filter.isAddressed(request(Map.of("authorization", "Bearer x"))))
                .isFalse();
        assertThat(filter.isAddressed(request(Map.of("authorization", "Basic x"))))
                .isTrue();
    }

    private void assertRefused(String header) {
        assertThat(decide(header)).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
            assertThat(deny.status()).isEqualTo(401);
            assertThat(deny.headers()).containsEntry("WWW-Authenticate", "Basic realm=\"f.ns\", charset=\"UTF-8\"");
        });
    }

    private static String encoded(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private Decision decide(String header) {
        return filter.decide(request(Map.of("authorization", header)), List.of());
    }

    private static AuthRequest request(Map<String, String> headers) {
        return new AuthRequest("a", "/", Headers.of(headers), "id");
    }
}
