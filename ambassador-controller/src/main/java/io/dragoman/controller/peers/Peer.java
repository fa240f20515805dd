package io.dragoman.controller.peers;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.dragoman.operator.Elsewhere.Standing;
import io.dragoman.operator.Settled;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Another replica, followed until it is closed. What it said is forgotten when the connection breaks. */
final class Peer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Peer.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String instance;
    private final ManagedChannel channel;
    private final Consumer<Set<ObjectKey>> news;
    private final ScheduledExecutorService clock;
    private final Map<ObjectKey, Settled> objects = new ConcurrentHashMap<>();
    private volatile boolean envoys;
    private volatile boolean closed;

    /**
     * Follows a replica.
     *
     * @param instance names this replica, which is not followed if it turns out to be the other one
     * @param channel leads to the other one, and is this peer's from now on
     * @param news is told of objects of which there is something new
     */
    Peer(String instance, ManagedChannel channel, Consumer<Set<ObjectKey>> news, ScheduledExecutorService clock) {
        this.instance = instance;
        this.channel = channel;
        this.news = news;
        this.clock = clock;
        follow();
    }

    /** How far its Envoys are. */
    Standing standing(ObjectKey key, long generation) {
        if (!envoys) {
            return Standing.NO_ENVOYS;
        }
        var object = objects.get(key);
        return object == null || object.generation() < generation ? Standing.WAITING : Standing.DONE;
    }

    /** What its Envoys refused. */
    List<Problem> refusals(ObjectKey key, long generation) {
        var object = objects.get(key);
        return object == null || object.generation() != generation ? List.of() : object.refusals();
    }

    private void follow() {
        if (closed) {
            return;
        }
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(Verdicts.FOLLOW, CallOptions.DEFAULT.withWaitForReady()),
                Empty.getDefaultInstance(),
                new ClientResponseObserver<Empty, Struct>() {
                    @Override
                    public void beforeStart(ClientCallStreamObserver<Empty> call) {}

                    @Override
                    public void onNext(Struct message) {
                        take(Verdicts.decode(message));
                    }

                    @Override
                    public void onError(Throwable error) {
                        LOG.debugf("a replica is not there: %s", error.getMessage());
                        lost();
                    }

                    @Override
                    public void onCompleted() {
                        lost();
                    }
                });
    }

    private void take(Verdicts message) {
        if (message.instance().equals(instance)) {
            close();
            return;
        }
        message.settled().forEach(object -> objects.put(object.key(), object));
        message.gone().forEach(objects::remove);
        envoys = message.envoys();
        news.accept(message.settled().stream().map(Settled::key).collect(Collectors.toSet()));
    }

    private void lost() {
        forget();
        if (!closed) {
            var _ = clock.schedule(this::follow, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void forget() {
        envoys = false;
        objects.clear();
        news.accept(Set.of());
    }

    @Override
    public void close() {
        closed = true;
        channel.shutdownNow();
        forget();
    }
}
