package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Headers;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunctions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenReviewFilterTest {
    private static final TokenReviews.User SHOP = new TokenReviews.User(
            "system:serviceaccount:default:shop",
            "7",
            List.of("system:authenticated", "a\r\nb"),
            Map.of("pod", List.of("shop-1")));

    private final List<String> asked = new ArrayList<>();
    private boolean away;

    @Test
    void aKnownTokenPassesAndSaysWhoseItIs() throws Exception {
        var templates = new HeaderTemplates(Map.of(
                "x-user", template("{{.user.Name}}"),
                "x-uid", template("{{.user.UID}}"),
                "x-groups", template("{{range .user.Groups}}{{.}};{{end}}"),
                "x-pod", template("{{index .user.Extra.pod 0}}")));
        var decision = filter(templates)
                .decide(request("authorization", "Bearer good", "x-user", "root", "x_groups", "admins"), List.of());
        assertThat(decision).isInstanceOfSatisfying(Decision.Allow.class, allow -> {
            assertThat(allow.changes().set())
                    .isEqualTo(Map.of(
                            "x-user",
                            "system:serviceaccount:default:shop",
                            "x-uid",
                            "7",
                            "x-groups",
                            "system:authenticated;a  b;",
                            "x-pod",
                            "shop-1"));
            assertThat(allow.changes().removed()).containsExactlyInAnyOrder("authorization", "x_groups");
            assertThat(allow.changes().findings().client()).isEqualTo("system:serviceaccount:default:shop");
            assertThat(String.valueOf(allow.changes().findings().claims()))
                    .isEqualTo("{\"username\":\"system:serviceaccount:default:shop\",\"uid\":\"7\","
                            + "\"groups\":[\"system:authenticated\",\"a\\r\\nb\"],\"extra\":{\"pod\":[\"shop-1\"]}}");
        });
        assertThat(decision.toString()).doesNotContain("good");
    }

    @Test
    void whatIsKnownOfATokenIsNotAskedAgain() {
        var filter = filter(HeaderTemplates.NONE);
        for (int i = 0; i < 3; i++) {
            assertThat(filter.decide(request("authorization", "Bearer good"), List.of()))
                    .isInstanceOf(Decision.Allow.class);
            assertThat(status(filter, "Bearer bad")).isEqualTo(401);
        }
        assertThat(asked).containsExactly("good [a, b] PT2S", "bad [a, b] PT2S");
    }

    @Test
    void whileNobodyCanTellNobodyPassesAndThatIsNotRemembered() {
        var filter = filter(HeaderTemplates.NONE);
        away = true;
        assertThat(filter.decide(request("authorization", "Bearer good"), List.of()))
                .isEqualTo(new Decision.Failure(503, "the API server cannot be asked about a token now"));
        away = false;
        assertThat(filter.decide(request("authorization", "Bearer good"), List.of()))
                .isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer good,Bearer good", "Bearer go od", "Bearer \"good\""})
    void whatIsNoTokenIsNotAskedAbout(String header) {
        assertThat(status(filter(HeaderTemplates.NONE), header)).isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void aTokenThatIsTooLongIsNotAskedAbout() {
        assertThat(status(filter(HeaderTemplates.NONE), "Bearer " + "x".repeat(20_000)))
                .isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void withoutATokenThereIsAChallenge() {
        var filter = filter(HeaderTemplates.NONE);
        assertThat(filter.isAddressed(request("authorization", "Basic good"))).isFalse();
        assertThat(filter.isAddressed(request("authorization", "DPoP good"))).isFalse();
        assertThat(filter.isAddressed(request("authorization", "Bearer good"))).isTrue();
        assertThat(filter.decide(request("authorization", "Basic good"), List.of()))
                .isInstanceOfSatisfying(Decision.Deny.class, deny -> {
                    assertThat(deny.status()).isEqualTo(401);
                    assertThat(deny.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"f.ns\"");
                });
    }

    private static int status(AuthFilter filter, String header) {
        return filter.decide(request("authorization", header), List.of()) instanceof Decision.Deny deny
                ? deny.status()
                : 0;
    }

    private TokenReviewFilter filter(HeaderTemplates templates) {
        return new TokenReviewFilter(
                List.of("a", "b"),
                Duration.ofSeconds(2),
                (token, audiences, timeout) -> {
                    if (away) {
                        throw new TokenReviews.UnavailableException("away");
                    }
                    asked.add(token + " " + audiences + " " + timeout);
                    return token.equals("good") ? SHOP : null;
                },
                new OwnerHeaders("user", templates, HeaderTemplates.NONE, "authorization"),
                new ErrorAnswers("f.ns", HeaderTemplates.NONE, null));
    }

    private static GoTemplate template(String text) throws TemplateException {
        return GoTemplate.parse(text, TemplateFunctions.FOR_HEADERS);
    }

    private static AuthRequest request(String... headers) {
        var all = new HashMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new AuthRequest("a", "/", Headers.of(all), "id");
    }
}
