package io.dragoman.authz.grpc;

import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Answers Envoy's question whether a request may pass. */
@GrpcService
class AuthorizationService extends AuthorizationGrpc.AuthorizationImplBase {
    private static final Logger LOG = Logger.getLogger(AuthorizationService.class);
    private static final Verdict UNEXPECTED =
            new Verdict(new Decision.Failure(500, "the gateway could not check the request"), Decider.SERVICE);

    private final ActivePolicies policies;
    private final DecisionMetrics metrics;

    AuthorizationService(ActivePolicies policies, DecisionMetrics metrics) {
        this.policies = policies;
        this.metrics = metrics;
    }

    /** Runs on a virtual thread, for it may have to wait for an issuer's keys. */
    @Override
    @RunOnVirtualThread
    public void check(CheckRequest check, StreamObserver<CheckResponse> responses) {
        long start = System.nanoTime();
        var request = CheckRequests.read(check);
        var verdict = decide(request);
        var response = CheckResponses.write(verdict.decision(), request);
        metrics.record(verdict, Duration.ofNanos(System.nanoTime() - start));
        responses.onNext(response);
        responses.onCompleted();
    }

    private Verdict decide(AuthRequest request) {
        try {
            return policies.current().decide(request);
        } catch (RuntimeException | StackOverflowError e) {
            // Only where it happened: a message may quote what the client sent.
            var place = e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0];
            LOG.errorf("request %s: %s at %s", request.requestId(), e.getClass().getName(), place);
            return UNEXPECTED;
        }
    }
}
