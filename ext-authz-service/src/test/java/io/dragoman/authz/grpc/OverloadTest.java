package io.dragoman.authz.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.dragoman.authz.audit.DecisionLog;
import io.dragoman.authz.filter.ErrorAnswers;
import io.dragoman.authz.filter.OwnerHeaders;
import io.dragoman.authz.filter.TokenReviewFilter;
import io.dragoman.authz.filter.TokenReviews;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.policy.FilterStep;
import io.dragoman.authz.policy.PolicyRule;
import io.dragoman.authz.policy.PolicySet;
import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.GlobSyntaxException;
import io.dragoman.resources.model.FilterPolicy.Next;
import io.dragoman.template.HeaderTemplates;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of questions when there are more than can be answered. */
class OverloadTest {
    private static final int ROOM = 3;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Opens when who is asked answers. */
    private final CountDownLatch answers = new CountDownLatch(1);

    private final AtomicInteger asked = new AtomicInteger();
    private AuthorizationService service;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException, GlobSyntaxException {
        var active = new ActivePolicies();
        var step = new FilterStep(filter(), List.of(), Next.BREAK, Next.CONTINUE, null);
        active.replace(PolicySet.of(List.of(new PolicyRule(
                Glob.compile("*"),
                Glob.compile("/slow*"),
                // Each filter remembers its answers, so the second one asks again.
                List.of(step, new FilterStep(filter(), List.of(), Next.BREAK, Next.CONTINUE, null))))));
        service = new AuthorizationService(
                active, new DecisionMetrics(meters), new DecisionLog("none"), new Room(ROOM, meters));
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(service)
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void end() {
        answers.countDown();
        channel.shutdownNow();
        server.shutdownNow();
        service.close();
    }

    private TokenReviewFilter filter() {
        TokenReviews reviews = (token, audiences, timeout) -> {
            asked.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new TokenReviews.UnavailableException("interrupted");
            }
            return new TokenReviews.User("somebody", "", List.of(), Map.of());
        };
        return new TokenReviewFilter(
                List.of(),
                Duration.ofSeconds(5),
                reviews,
                new OwnerHeaders("user", HeaderTemplates.NONE, HeaderTemplates.NONE, null),
                new ErrorAnswers("realm", HeaderTemplates.NONE, null));
    }

    @Test
    void whatFindsNoRoomIsRefusedAtOnceAndTheOthersAreAnswered() {
        var waiting = IntStream.range(0, ROOM).mapToObj(i -> ask("/slow", i)).toList();
        await().untilAsserted(() -> assertThat(asked).hasValue(ROOM));

        assertThatThrownBy(() -> askNow("/slow", ROOM))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        assertThat(shed("no room")).isEqualTo(1);
        assertThat(waiting).noneMatch(ListenableFuture::isDone);
        assertThat(asked).hasValue(ROOM);

        answers.countDown();
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.get().hasOkResponse()).isTrue());
        await().untilAsserted(() -> assertThat(underWay()).isZero());
        assertThat(askNow("/slow", ROOM).hasOkResponse()).isTrue();
    }

    @Test
    void whatCanBeDecidedAtOnceNeedsNoRoom() {
        var waiting = IntStream.range(0, ROOM).mapToObj(i -> ask("/slow", i)).toList();
        await().untilAsserted(() -> assertThat(asked).hasValue(ROOM));

        assertThat(askNow("/open", 0).hasOkResponse()).isTrue();
        assertThat(waiting).noneMatch(ListenableFuture::isDone);
    }

    /** CVE-2023-27496 and CVE-2026-48090: work went on after its request was over. */
    @Test
    void whenNobodyWaitsAnyMoreNoFurtherFilterIsAskedAndTheRoomIsFree() {
        var answer = ask("/slow", 0);
        await().untilAsserted(() -> assertThat(asked).hasValue(1));
        answer.cancel(true);
        // The server has seen it when it has seen what came after it.
        askNow("/open", 0);

        answers.countDown();
        await().untilAsserted(() -> assertThat(underWay()).isZero());
        assertThat(asked).hasValue(1);
        assertThat(shed("too late")).isEqualTo(1);
    }

    @Test
    void aDeadlineEndsACallLikeItsClient() {
        assertThatThrownBy(() -> AuthorizationGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                        .check(question("/slow", 0)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        late -> assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        askNow("/open", 0);

        answers.countDown();
        await().untilAsserted(() -> assertThat(underWay()).isZero());
        assertThat(asked.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void aCallThatIsOverBeforeItIsLookedAtIsNotWorkedOn() {
        var over = new OverCall();
        service.check(question("/slow", 0), over);
        assertThat(over.status()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(asked).hasValue(0);
        assertThat(shed("too late")).isEqualTo(1);
    }

    private ListenableFuture<CheckResponse> ask(String path, int token) {
        return AuthorizationGrpc.newFutureStub(channel).check(question(path, token));
    }

    private CheckResponse askNow(String path, int token) {
        return AuthorizationGrpc.newBlockingStub(channel).check(question(path, token));
    }

    private static CheckRequest question(String path, int token) {
        var http = HttpRequest.newBuilder()
                .setHost("a.example")
                .setPath(path)
                .putHeaders("authorization", "Bearer token-" + token);
        return CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }

    private double underWay() {
        return meters.get("dragoman.authz.under.way").gauge().value();
    }

    private double shed(String reason) {
        return meters.get("dragoman.authz.shed").tag("reason", reason).counter().count();
    }
}
