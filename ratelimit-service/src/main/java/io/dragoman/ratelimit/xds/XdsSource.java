package io.dragoman.ratelimit.xds;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.dragoman.resources.Problem;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.SourceUpdate;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Limits from a management server, by the aggregated discovery service in its state-of-the-world form. A configuration
 * that is wrong is refused alone, with its reason in the answer to the server; its last good version stays, and the
 * others take effect. While the server is away all stays as it is.
 */
public final class XdsSource implements ResourceSource {
    static final String TYPE = "type.googleapis.com/ratelimit.config.ratelimit.v3.RateLimitConfig";

    private static final Logger LOG = Logger.getLogger(XdsSource.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    private final ManagedChannel channel;
    private final Asking asking;
    private final Node node;
    private final Received received;
    private final Taker taker;

    /** Does all the work, so that nothing below needs a lock. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("xds").factory());

    private int attempt;
    private Duration pause;
    private String accepted = "";

    /**
     * A source that does not ask yet.
     *
     * @param server the management server
     * @param asking how it is asked
     * @param mergesDomains whether several configurations may be about one domain, which then has the limits of all
     * @param taker is told of every update, always by the same thread
     */
    public XdsSource(ManagementServer server, Asking asking, boolean mergesDomains, Taker taker) {
        this.channel = server.channel()
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .build();
        this.asking = asking;
        this.pause = asking.minPause();
        this.node = node(asking);
        this.received = new Received(mergesDomains);
        this.taker = taker;
    }

    /** Takes updates. */
    public interface Taker {
        /** Takes an update; says what is wrong with configurations that are right each for itself. */
        List<Problem> take(SourceUpdate update);
    }

    private static Node node(Asking asking) {
        var node = Node.newBuilder().setId(asking.node());
        asking.metadata()
                .forEach((name, value) -> node.getMetadataBuilder()
                        .putFields(
                                name, Value.newBuilder().setStringValue(value).build()));
        return node.build();
    }

    @Override
    public void start() {
        later(this::connect);
    }

    private void connect() {
        attempt++;
        // Its own pauses between connections grow to two minutes; those of this source are meant to count.
        channel.resetConnectBackoff();
        var answers = new Answers(attempt);
        var requests = AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(answers);
        answers.requests = requests;
        requests.onNext(request("", null));
    }

    private DiscoveryRequest request(String nonce, @Nullable String refused) {
        var request = DiscoveryRequest.newBuilder()
                .setNode(node)
                .setTypeUrl(TYPE)
                .setVersionInfo(accepted)
                .setResponseNonce(nonce);
        if (refused != null) {
            request.setErrorDetail(
                    Status.newBuilder().setCode(Code.INVALID_ARGUMENT_VALUE).setMessage(refused));
        }
        return request.build();
    }

    /** What comes on one stream; older streams are not listened to. */
    private final class Answers implements StreamObserver<DiscoveryResponse> {
        private final int number;
        private @Nullable StreamObserver<DiscoveryRequest> requests;

        private Answers(int number) {
            this.number = number;
        }

        @Override
        public void onNext(DiscoveryResponse response) {
            later(() -> {
                if (number == attempt && requests != null) {
                    take(response, requests);
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            later(() -> lost(number, String.valueOf(failure.getMessage())));
        }

        @Override
        public void onCompleted() {
            later(() -> lost(number, "it ended the stream"));
        }
    }

    private void take(DiscoveryResponse response, StreamObserver<DiscoveryRequest> requests) {
        pause = asking.minPause();
        var refused = refusal(response);
        if (refused == null) {
            accepted = response.getVersionInfo();
        }
        requests.onNext(request(response.getNonce(), refused));
    }

    /** Takes a response in; says why not, or null. Whatever goes wrong, the server is told, and what comes next is read. */
    private @Nullable String refusal(DiscoveryResponse response) {
        try {
            return received.refused(taker.take(received.update(response.getResourcesList())));
        } catch (RuntimeException e) {
            LOG.error("what the management server has sent cannot be taken", e);
            received.notTaken();
            return "an error of this service's: " + e;
        }
    }

    private void lost(int number, String why) {
        if (number != attempt) {
            return;
        }
        LOG.log(
                pause.equals(asking.minPause()) ? Logger.Level.WARN : Logger.Level.DEBUG,
                "the management server of limits cannot be asked: " + why);
        attempt++;
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> later(this::connect));
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(asking.maxPause()) < 0 ? longer : asking.maxPause();
    }

    private void later(Runnable task) {
        if (!thread.isShutdown()) {
            thread.execute(task);
        }
    }

    /** Nothing: what came is not kept as it was written. */
    @Override
    public List<JsonNode> written() {
        return List.of();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        channel.shutdownNow();
    }
}
