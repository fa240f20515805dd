package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiKeyFilterTest {
    private final ApiKeyFilter filter = new ApiKeyFilter("X-API-Key", keys("first", "second"), "f.ns");

    @Test
    void anyOfTheKeysPasses() {
        assertThat(decide(Map.of("x-api-key", "first"))).isEqualTo(new Decision.Allow());
        assertThat(decide(Map.of("X-Api-Key", "second"))).isEqualTo(new Decision.Allow());
    }

    @Test
    void aMissingKeyIsChallenged() {
        var expected = new Decision.Deny(401, "no API key", Map.of("WWW-Authenticate", "APIKey realm=\"f.ns\""));
        assertThat(decide(Map.of())).isEqualTo(expected);
        assertThat(decide(Map.of("x-api-key", ""))).isEqualTo(expected);
    }

    @Test
    void everythingElseIsForbidden() {
        var expected = new Decision.Deny(403, "the API key is not valid", Map.of());
        for (var wrong : List.of("firs", "First", "first ", "first,second", "firstsecond", "x".repeat(100_000))) {
            assertThat(decide(Map.of("x-api-key", wrong))).isEqualTo(expected);
        }
    }

    @Test
    void manyKeysAreToldApart() {
        var names = IntStream.range(0, 5_000).mapToObj(i -> "key-" + i).toArray(String[]::new);
        var many = keys(names);
        assertThat(names).allMatch(many::contains);
        assertThat(many.contains("key-5000")).isFalse();
        assertThat(keys().isEmpty()).isTrue();
    }

    @Test
    void aRealmCannotBreakOutOfItsHeader() {
        assertThat(new Challenge("APIKey").with("realm", "a\"b\\c\r\nX: y\u00e9"))
                .hasToString("APIKey realm=\"a\\\"b\\\\cX: y\"");
    }

    private Decision decide(Map<String, String> headers) {
        return filter.decide(new AuthRequest("a.example", "/", Headers.of(headers), "id"), List.of());
    }

    private static KeyDigests keys(String... keys) {
        return KeyDigests.of(List.of(keys).stream()
                .map(key -> KeyDigests.digest(key.getBytes(StandardCharsets.UTF_8)))
                .toList());
    }
}
