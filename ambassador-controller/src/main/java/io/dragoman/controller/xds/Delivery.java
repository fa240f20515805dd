package io.dragoman.controller.xds;

import io.dragoman.protos.XdsType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Delivers resources to every connected Envoy. All state belongs to one thread; what comes from others is queued. */
public final class Delivery implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("xds").daemon().factory());
    private final ResourceStore store = new ResourceStore();
    private final DeliveryTimes times;
    private final Onlooker afterVerdicts;
    private volatile List<ResourceStore.Rejection> rejections = List.of();
    private final Map<XdsType, LongAdder> sent = Arrays.stream(XdsType.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new LongAdder()));

    // What follows is used by the delivery thread alone.
    private final Map<Stream, Connection> connections = new LinkedHashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private @Nullable WakeUp wakeUp;
    private boolean open;
    private boolean envoys;
    private boolean verdictsChanged;
    private long publications;
    private long settledPublication;
    private long responses;
    private long refusals;

    /**
     * A change of what Envoys should have.
     *
     * @param type the resource's type
     * @param name its name
     * @param resource the resource, or null if it is gone
     */
    public record Update(
            XdsType type, String name, @Nullable XdsResource resource) {}

    /** Is told, on the delivery thread, when something was published or judged. */
    public interface Onlooker {
        /**
         * Looks at the store.
         *
         * @param published true after a publication, false after verdicts of Envoys
         */
        void look(ResourceStore store, boolean published);

        /**
         * Every connected Envoy has acknowledged everything, or refused it.
         *
         * @param publication the last publication that was under way, counted from 1
         */
        default void settled(long publication) {}

        /** The first Envoy has come, or the last one has gone. */
        default void envoys(boolean here) {}
    }

    /** A planned look at all connections. */
    private record WakeUp(Instant due, Future<?> task) {}

    /** One open stream. */
    private static final class Stream {
        private final StreamObserver<DeltaDiscoveryResponse> responses;

        Stream(StreamObserver<DeltaDiscoveryResponse> responses) {
            this.responses = responses;
        }
    }

    /**
     * A delivery without resources. It answers nobody before the first {@link #publish}, so that a restart never tells
     * Envoy that everything is gone.
     *
     * @param afterVerdicts is told, on the delivery thread, when Envoys accepted or refused something
     */
    public Delivery(DeliveryTimes times, Onlooker afterVerdicts) {
        this.times = times;
        this.afterVerdicts = afterVerdicts;
    }

    /** Takes over changes and begins to deliver them. The first call opens the delivery. */
    public void publish(List<Update> updates) {
        publish(updates, false);
    }

    /**
     * The same.
     *
     * @param closes whether routes may have been closed, which then do not wait for anything that others need
     */
    public void publish(List<Update> updates, boolean closes) {
        var all = List.copyOf(updates);
        execute(() -> {
            if (closes) {
                connections.values().forEach(Connection::hurryRoutes);
            }
            for (var update : all) {
                if (store.put(update.type(), update.name(), update.resource())) {
                    connections.values().forEach(connection -> connection.changed(update.type(), update.name()));
                }
            }
            publications++;
            if (!open) {
                open = true;
                held.forEach(Runnable::run);
                held.clear();
            }
            advance();
            // Whoever waits for a verdict on a version must hear when nothing changed at all.
            afterVerdicts.look(store, true);
        });
    }

    /** Serves a new stream. */
    StreamObserver<DeltaDiscoveryRequest> connect(StreamObserver<DeltaDiscoveryResponse> responseObserver) {
        var stream = new Stream(responseObserver);
        execute(() -> {
            connections.put(stream, new Connection(store, times, Instant.now()));
            tellOfEnvoys();
        });
        return new StreamObserver<>() {
            @Override
            public void onNext(DeltaDiscoveryRequest request) {
                execute(() -> whenOpen(() -> received(stream, request)));
            }

            @Override
            public void onError(Throwable error) {
                execute(() -> disconnected(stream));
            }

            @Override
            public void onCompleted() {
                execute(() -> {
                    disconnected(stream);
                    responseObserver.onCompleted();
                });
            }
        };
    }

    /** The state of delivery, put together when it is asked for, since it counts every resource; for any thread. */
    public CompletableFuture<DeliveryStatus> status() {
        return CompletableFuture.supplyAsync(
                () -> new DeliveryStatus(
                        connections.values().stream().map(Connection::status).toList(),
                        store.rejections(),
                        responses,
                        refusals),
                thread);
    }

    /** How many resources of a type Envoys have been sent since start, or told that they are gone; for any thread. */
    public long sent(XdsType type) {
        return Objects.requireNonNull(sent.get(type)).sum();
    }

    /** Versions that Envoy refused and that are still wanted; for any thread. */
    public List<ResourceStore.Rejection> rejections() {
        return rejections;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void execute(Runnable step) {
        thread.execute(guarded(step));
    }

    /** A failure of one step must not end the thread or the timer. */
    private static Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("a delivery step failed", e);
            }
        };
    }

    private void whenOpen(Runnable step) {
        if (open) {
            step.run();
        } else {
            held.add(step);
        }
    }

    private void received(Stream stream, DeltaDiscoveryRequest request) {
        var connection = connections.get(stream);
        if (connection == null) {
            return;
        }
        connection.onRequest(request, Instant.now(), new Connection.Verdicts() {
            @Override
            public void accepted(XdsType type, XdsResource resource) {
                store.accepted(type, resource);
                verdictsChanged = true;
            }

            @Override
            public void rejected(XdsType type, XdsResource resource, String reason) {
                refusals++;
                if (store.rejected(type, resource, reason)) {
                    LOG.warnf("Envoy refused %s %s: %s", type, resource.name(), reason);
                    connections.values().forEach(other -> other.changed(type, resource.name()));
                }
                verdictsChanged = true;
            }
        });
        advance();
        if (verdictsChanged) {
            verdictsChanged = false;
            afterVerdicts.look(store, false);
        }
    }

    private void disconnected(Stream stream) {
        connections.remove(stream);
        tellOfEnvoys();
    }

    private void tellOfEnvoys() {
        if (envoys == connections.isEmpty()) {
            envoys = !envoys;
            afterVerdicts.envoys(envoys);
        }
    }

    private void advance() {
        var now = Instant.now();
        for (var entry : List.copyOf(connections.entrySet())) {
            var stream = entry.getKey();
            var connection = entry.getValue();
            for (var response : connection.advance(now)) {
                count(response);
                try {
                    stream.responses.onNext(response);
                } catch (RuntimeException e) {
                    // The stream broke while we wrote; Envoy connects again and tells what it has.
                    LOG.debugf("stream is gone: %s", e.getMessage());
                    disconnected(stream);
                    break;
                }
            }
            var wake = connection.nextWake(now);
            if (wake != null) {
                wakeAt(now.plus(wake).plusMillis(1));
            }
        }
        rejections = store.rejections();
        if (settledPublication < publications
                && !connections.isEmpty()
                && connections.values().stream().allMatch(Connection::isSettled)) {
            settledPublication = publications;
            afterVerdicts.settled(publications);
        }
    }

    private void count(DeltaDiscoveryResponse response) {
        responses++;
        int resources = response.getResourcesCount() + response.getRemovedResourcesCount();
        XdsType.of(response.getTypeUrl())
                .ifPresent(type -> Objects.requireNonNull(sent.get(type)).add(resources));
    }

    /** Has {@link #advance} run at that time, or earlier if it is due earlier anyway. */
    private void wakeAt(Instant due) {
        var planned = wakeUp;
        if (planned != null && !due.isBefore(planned.due())) {
            return;
        }
        if (planned != null) {
            planned.task().cancel(false);
        }
        long millis = Math.max(1, Duration.between(Instant.now(), due).toMillis());
        Runnable task = guarded(() -> {
            wakeUp = null;
            advance();
        });
        wakeUp = new WakeUp(due, thread.schedule(task, millis, TimeUnit.MILLISECONDS));
    }
}
