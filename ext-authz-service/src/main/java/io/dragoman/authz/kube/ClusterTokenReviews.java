package io.dragoman.authz.kube;

import io.dragoman.authz.filter.TokenReviews;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the API server (TokenReview of authentication.k8s.io/v1), with at most {@value #AT_ONCE} questions at a time. */
public final class ClusterTokenReviews implements TokenReviews {
    /** Whoever sends tokens that nobody knows must not be able to keep the API server busy. */
    private static final int AT_ONCE = 32;

    private static final int FORBIDDEN = 403;

    private final Supplier<KubernetesClient> client;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /**
     * Asks with this client.
     *
     * @param client the service's own, which others close
     */
    public ClusterTokenReviews(Supplier<KubernetesClient> client) {
        this.client = client;
    }

    @Override
    public @Nullable User review(String token, List<String> audiences, Duration timeout) throws UnavailableException {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            if (!free.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UnavailableException("too many are being reviewed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted");
        }
        try {
            return user(ask(token, audiences, Duration.ofNanos(end - System.nanoTime())), audiences);
        } catch (KubernetesClientException e) {
            // Its message may quote the question.
            throw new UnavailableException(
                    e.getCode() == FORBIDDEN
                            ? "the service may not create tokenreviews; see components/token-review"
                            : "the API server " + (e.getCode() <= 0 ? "does not answer" : "answered " + e.getCode()));
        } finally {
            free.release();
        }
    }

    private @Nullable TokenReviewStatus ask(String token, List<String> audiences, Duration left) {
        var question = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audiences)
                .endSpec()
                .build();
        var once = new RequestConfigBuilder()
                .withRequestTimeout(Math.toIntExact(Math.max(1, left.toMillis())))
                .withRequestRetryBackoffLimit(0)
                .build();
        // Not closed: it shares the connections of the client that it is made of.
        TokenReview answer = client.get()
                .newClient(once)
                .adapt(KubernetesClient.class)
                .tokenReviews()
                .create(question);
        return answer.getStatus();
    }

    /** An authenticator that knows nothing of audiences takes any token for good, and names no audience. */
    static @Nullable User user(@Nullable TokenReviewStatus status, List<String> audiences) {
        if (status == null || !Boolean.TRUE.equals(status.getAuthenticated()) || status.getUser() == null) {
            return null;
        }
        if (!audiences.isEmpty() && Collections.disjoint(audiences, status.getAudiences())) {
            return null;
        }
        var user = status.getUser();
        var name = Objects.requireNonNullElse(user.getUsername(), "");
        return name.isEmpty()
                ? null
                : new User(
                        name,
                        Objects.requireNonNullElse(user.getUid(), ""),
                        Objects.requireNonNullElse(user.getGroups(), List.of()),
                        Objects.requireNonNullElse(user.getExtra(), Map.of()));
    }
}
