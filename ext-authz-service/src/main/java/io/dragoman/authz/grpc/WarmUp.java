package io.dragoman.authz.grpc;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.dragoman.authz.audit.DecisionLog;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.authz.policy.PolicySet;
import io.dragoman.protos.DiscardedAnswers;
import io.dragoman.protos.WarmUpCalls;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs the code of a request some hundred times before the service says that it is ready: on a busy machine the first
 * answers of a JVM come after Envoy has given up.
 */
@Singleton
final class WarmUp {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int DECISIONS = 300;
    private static final int CALLS = 100;

    /** A slow machine is ready late rather than never. */
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final String host;
    private final int port;

    WarmUp(@ConfigProperty(name = "authz.self.host") String host, @ConfigProperty(name = "authz.self.port") int port) {
        this.host = host;
        this.port = port;
    }

    void start(@Observes StartupEvent event) {
        long end = WarmUpCalls.endAfter(AT_MOST);
        decide(PolicySet.of(List.of()), end);
        decide(PolicySet.closed(503, "warming up"), end);
        var failure = WarmUpCalls.run(
                host,
                port,
                CALLS,
                end,
                channel -> HealthGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                        .check(HealthCheckRequest.getDefaultInstance()));
        if (failure != null) {
            LOG.debugf("the gRPC server is not warm: %s", failure.getMessage());
        }
    }

    /** With policies and meters that nobody sees, so that made-up requests are in no statistics. */
    private static void decide(PolicySet policies, long end) {
        var active = new ActivePolicies();
        active.replace(policies);
        var meters = new SimpleMeterRegistry();
        var service = new AuthorizationService(
                active, new DecisionMetrics(meters), new DecisionLog("none"), new Room(1, meters));
        var http = AttributeContext.HttpRequest.newBuilder()
                .setHost("warm-up")
                .setPath("/warm/up?q=1")
                .setMethod("GET")
                .putHeaders("x-request-id", "warm-up")
                .putHeaders("accept", "*/*");
        var check = CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
        for (int i = 0; i < DECISIONS && System.nanoTime() - end < 0; i++) {
            service.answer(check, new DiscardedAnswers<>());
        }
    }
}
