package io.dragoman.authz.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WebOriginTest {
    @Test
    void theUsualPortAndCapitalsMakeNoDifference() {
        var shop = new WebOrigin("https", "shop.example");
        assertThat(new WebOrigin("HTTPS", "Shop.Example:443")).isEqualTo(shop);
        assertThat(new WebOrigin("https", "shop.example:80")).isNotEqualTo(shop);
        assertThat(new WebOrigin("http", "shop.example:80")).isEqualTo(new WebOrigin("http", "shop.example"));
        assertThat(new WebOrigin("http", "shop.example:8080").authority()).isEqualTo("shop.example:8080");
    }

    @Test
    void envoySaysByWhichSchemeARequestCameAndTheClientDoesNot() {
        assertThat(WebOrigin.of(request(Map.of("x-forwarded-proto", "https", ":scheme", "http"))))
                .isEqualTo(new WebOrigin("https", "shop.example"));
        assertThat(WebOrigin.of(request(Map.of(":scheme", "https"))))
                .isEqualTo(new WebOrigin("http", "shop.example:443"));
    }

    @Test
    void pathAndQueryPartAtTheFirstQuestionMark() {
        var request = new AuthRequest("shop.example", "//a/?b=?c#d", Headers.of(Map.of()), "r1");
        assertThat(request.path()).isEqualTo("//a/");
        assertThat(request.query()).isEqualTo("b=?c#d");
        var without = new AuthRequest("shop.example", "/a", Headers.of(Map.of()), "r1");
        assertThat(without.path()).isEqualTo("/a");
        assertThat(without.query()).isEmpty();
    }

    private static AuthRequest request(Map<String, String> headers) {
        return new AuthRequest("shop.example:443", "/", Headers.of(headers), "r1");
    }
}
