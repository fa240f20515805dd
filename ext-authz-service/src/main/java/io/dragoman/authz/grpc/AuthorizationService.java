package io.dragoman.authz.grpc;

import io.dragoman.authz.audit.DecisionLog;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.policy.PolicySet;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers Envoy's question whether a request may pass.
 *
 * <p>It names {@code BindableService} itself, since Quarkus does not look into the library that its base class is in. If
 * it did, a native executable would hold every message of Envoy's.
 */
@GrpcService
class AuthorizationService extends AuthorizationGrpc.AuthorizationImplBase implements BindableService {
    private static final Logger LOG = Logger.getLogger(AuthorizationService.class);
    private static final Verdict UNEXPECTED =
            new Verdict(new Decision.Failure(500, "the gateway could not check the request"), Decider.SERVICE);

    private static final Status NO_ROOM =
            Status.RESOURCE_EXHAUSTED.withDescription("more decisions are under way than can be made in time");
    private static final Status TOO_LATE = Status.DEADLINE_EXCEEDED.withDescription("nobody waits for the decision");

    private final ActivePolicies policies;
    private final DecisionMetrics metrics;
    private final DecisionLog log;
    private final Room room;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    AuthorizationService(ActivePolicies policies, DecisionMetrics metrics, DecisionLog log, Room room) {
        this.policies = policies;
        this.metrics = metrics;
        this.log = log;
        this.room = room;
    }

    /**
     * Decides at once where nobody has to be waited for, and otherwise on a virtual thread, if there is room. The framework's
     * own way to one loses requests now and then (it may see the end of a call before its message), so this is not that.
     * A call that ends with an error is one for which Envoy's failure mode decides.
     */
    @Override
    public void check(CheckRequest check, StreamObserver<CheckResponse> responses) {
        // A call is cancelled when the client says so, when its connection ends, and when its deadline is over.
        BooleanSupplier isWanted = () -> true;
        if (responses instanceof ServerCallStreamObserver<CheckResponse> call) {
            // Otherwise an answer to who no longer waits for it is an exception.
            call.setOnCancelHandler(() -> {});
            isWanted = () -> !call.isCancelled();
        }
        if (!isWanted.getAsBoolean()) {
            giveUp(responses);
            return;
        }
        long start = System.nanoTime();
        var request = CheckRequests.read(check);
        var prompt = decide(request, PolicySet::decidePromptly);
        if (prompt == null) {
            decideLater(request, check.getSerializedSize(), isWanted, responses, start);
        } else {
            answer(request, prompt, responses, start);
        }
    }

    private void decideLater(
            AuthRequest request,
            int bytes,
            BooleanSupplier isWanted,
            StreamObserver<CheckResponse> responses,
            long start) {
        int share = room.take(bytes);
        if (share == 0) {
            responses.onError(NO_ROOM.asRuntimeException());
            return;
        }
        threads.execute(() -> {
            try {
                var verdict = decide(request, (set, asked) -> set.decideWhile(asked, isWanted));
                if (verdict == null) {
                    giveUp(responses);
                } else {
                    answer(request, verdict, responses, start);
                }
            } finally {
                room.giveBack(share);
            }
        });
    }

    private void giveUp(StreamObserver<CheckResponse> responses) {
        room.giveUp();
        responses.onError(TOO_LATE.asRuntimeException());
    }

    /** Decides and answers in the thread that calls. */
    void answer(CheckRequest check, StreamObserver<CheckResponse> responses) {
        var request = CheckRequests.read(check);
        answer(request, Objects.requireNonNull(decide(request, PolicySet::decide)), responses, System.nanoTime());
    }

    private void answer(AuthRequest request, Verdict verdict, StreamObserver<CheckResponse> responses, long start) {
        var response = CheckResponses.write(verdict.decision(), request);
        var took = Duration.ofNanos(System.nanoTime() - start);
        metrics.record(verdict, took);
        log.record(request, verdict, InstantSource.system(), took);
        responses.onNext(response);
        responses.onCompleted();
    }

    /** Waits for those who are being answered. */
    @PreDestroy
    void close() {
        threads.close();
    }

    private @Nullable Verdict decide(AuthRequest request, BiFunction<PolicySet, AuthRequest, @Nullable Verdict> way) {
        try {
            return way.apply(policies.current(), request);
        } catch (RuntimeException | StackOverflowError e) {
            // Only where it happened: a message may quote what the client sent.
            var place = e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0];
            LOG.errorf("request %s: %s at %s", request.requestId(), e.getClass().getName(), place);
            return UNEXPECTED;
        }
    }
}
