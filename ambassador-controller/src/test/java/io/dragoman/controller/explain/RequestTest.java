package io.dragoman.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as people write them. */
class RequestTest {
    @Test
    void aMethodAUrlAndHeadersAreTakenApart() {
        var request =
                Request.parse("POST https://api.example.com:8443/a%20b?x=/y#part", List.of("X-User:  bob ", "Empty:"));

        assertThat(request)
                .isEqualTo(new Request(
                        "POST",
                        true,
                        "api.example.com",
                        8443,
                        "api.example.com:8443",
                        "/a%20b",
                        "x=/y",
                        List.of(new Request.Header("x-user", "bob"), new Request.Header("empty", "")),
                        null));
    }

    @Test
    void theUsualPortIsNotSentAndHostReplacesIt() {
        assertThat(Request.parse("https://a.example.com:443", List.of()).authority())
                .isEqualTo("a.example.com");
        assertThat(Request.parse("http://a.example.com:443", List.of()).authority())
                .isEqualTo("a.example.com:443");
        assertThat(Request.parse("http://127.0.0.1:8080/", List.of("Host: b.example.com")))
                .satisfies(request -> {
                    assertThat(request.authority()).isEqualTo("b.example.com");
                    assertThat(request.headers()).isEmpty();
                    assertThat(request.path()).isEqualTo("/");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "GET /path",
                "ftp://x/",
                "GET http://x/ y",
                "http://x:99999/",
                "http:///x",
                "G:T http://x/"
            })
    void whatIsNoRequestIsRefusedWithAReason(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.parse(line, List.of()))
                .withMessageMatching("(?s).{10,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no colon", ": value", "a b: c"})
    void whatIsNoHeaderIsRefused(String header) {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.parse("http://x/", List.of(header)));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/../b, /b",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/a/%2e%2E/b, /b",
        "/a//b, /a//b",
        "/a/..b/c..d, /a/..b/c..d",
        "/a\\b, /a/b",
        "/%61%7E%2f%41b, /a~%2fAb",
        "/a%2, /a%2",
        "/a%zz%, /a%zz%",
        "/%252e%252e/a, /%252e%252e/a",
        "/<a>|b, /%3Ca%3E%7Cb",
    })
    void pathsAreMatchedInTheirNormalForm(String sent, String normal) {
        assertThat(NormalPath.of(sent)).isEqualTo(normal);
    }
}
