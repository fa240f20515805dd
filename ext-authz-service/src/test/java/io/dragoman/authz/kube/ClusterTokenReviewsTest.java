package io.dragoman.authz.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.authz.filter.TokenReviews;
import io.dragoman.authz.filter.TokenReviews.User;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks a server on this machine that says what API servers say. */
class ClusterTokenReviewsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String USER =
            "\"authenticated\": true, \"user\": {\"username\": \"u\", \"uid\": \"1\", \"groups\": [\"g\"], \"extra\":"
                    + " {\"k\": [\"v\"]}}";
    private static final User KNOWN = new User("u", "1", List.of("g"), Map.of("k", List.of("v")));

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server = vertx.createHttpServer().requestHandler(this::take);
    private final List<JsonObject> asked = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private final TokenReviews reviews;
    private volatile int status = 201;
    private volatile String answer = USER;

    ClusterTokenReviewsTest() {
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.actualPort())
                        .build())
                .build();
        reviews = new ClusterTokenReviews(() -> client);
    }

    @AfterEach
    void end() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            asked.add(body.toJsonObject());
            if (status > 0) {
                request.response()
                        .setStatusCode(status)
                        .putHeader("content-type", "application/json")
                        .end("{\"kind\": \"TokenReview\", \"apiVersion\": \"authentication.k8s.io/v1\", \"status\": {"
                                + answer + "}}");
            }
        });
    }

    @Test
    void theApiServerSaysWhoseATokenIs() throws Exception {
        assertThat(review(List.of())).isEqualTo(KNOWN);
        assertThat(asked.getFirst().getJsonObject("spec").getString("token")).isEqualTo("canary");
        assertThat(review(List.of())).isEqualTo(KNOWN);
    }

    @Test
    void anAudienceHasToBeConfirmed() throws Exception {
        // As an authenticator answers that knows nothing of audiences.
        assertThat(review(List.of("shop"))).isNull();
        answer = USER + ", \"audiences\": [\"other\"]";
        assertThat(review(List.of("shop"))).isNull();
        answer = USER + ", \"audiences\": [\"shop\"]";
        assertThat(review(List.of("a", "shop"))).isEqualTo(KNOWN);
        assertThat(asked.getLast().getJsonObject("spec").getJsonArray("audiences"))
                .containsExactly("a", "shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"authenticated\": false, \"error\": \"no\"",
                "\"user\": {\"username\": \"u\"}",
                "\"authenticated\": true",
                "\"authenticated\": true, \"user\": {\"groups\": [\"g\"]}"
            })
    void everythingElseIsNobody(String said) throws Exception {
        answer = said;
        assertThat(review(List.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void anErrorIsNoAnswerAndSaysNothingOfTheToken(int code) {
        status = code;
        assertThatThrownBy(() -> review(List.of()))
                .isInstanceOf(TokenReviews.UnavailableException.class)
                .message()
                .doesNotContain("canary")
                .contains(code == 403 ? "components/token-review" : "the API server answered " + code);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anApiServerThatIsSilentIsNotWaitedFor() {
        status = 0;
        assertThatThrownBy(() -> reviews.review("canary", List.of(), Duration.ofMillis(200)))
                .isInstanceOf(TokenReviews.UnavailableException.class)
                .hasMessage("the API server does not answer");
    }

    private @Nullable User review(List<String> audiences) throws TokenReviews.UnavailableException {
        return reviews.review("canary", audiences, LONG);
    }
}
