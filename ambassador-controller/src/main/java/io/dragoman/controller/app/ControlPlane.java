package io.dragoman.controller.app;

import io.dragoman.controller.gateway.Inputs;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.graph.GraphLoop;
import io.dragoman.controller.status.Culprits;
import io.dragoman.controller.xds.Delivery;
import io.dragoman.controller.xds.DeliveryTimes;
import io.dragoman.controller.xds.ResourceStore;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.operator.StatusBoard;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.ProblemLog;
import io.dragoman.resources.SourceUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Resources in, Envoy's configuration out: the pipeline, the thread that drives it, and the delivery at its end. */
public final class ControlPlane implements AutoCloseable {
    /** Kinds whose objects can be left out when Envoy refuses a set of routes. */
    private static final Set<String> MAKE_ROUTES = Set.of("Mapping", "Ingress");

    /** How old a body of a response may be at most. */
    private static final Duration FILES_INTERVAL = Duration.ofSeconds(1);

    private final ResponseFileWatcher responseFiles;
    private final ProblemLog problemLog = new ProblemLog();
    private final Pipeline pipeline;
    private final Delivery delivery;
    private final GraphLoop loop;
    private final ConsulLink consul;
    private final StatusBoard statuses;

    // What follows is used by the graph's thread alone, but for the published view.
    private final List<Delivery.Update> updates = new ArrayList<>();
    private final Set<ObjectKey> changed = new HashSet<>();
    private boolean policiesChanged;
    private long publications;
    private volatile GatewayView published;

    /** Used by the delivery thread alone. */
    private List<ResourceStore.Rejection> loggedRejections = List.of();

    /**
     * A control plane without resources.
     *
     * @param responseFiles directories of files that bodies of responses may be taken from
     * @param statuses is told what becomes of each object
     */
    public ControlPlane(Settings settings, DeliveryTimes times, List<Path> responseFiles, StatusBoard statuses) {
        this.statuses = statuses;
        pipeline = new Pipeline(settings);
        published = pipeline.view();
        pipeline.configuration()
                .byType()
                .forEach((type, collection) -> pipeline.graph()
                        .observe(
                                collection,
                                changes -> changes.forEach((name, resource) -> updated(type, name, resource))));
        pipeline.graph()
                .observe(
                        pipeline.configuration().routeShapes(),
                        changes -> changes.forEach((table, shape) -> {
                            if (shape != null && shape.changes() > 0) {
                                whenDrained(
                                        times.drain(),
                                        () -> pipeline.configuration().drained().put(table, shape.changes()));
                            }
                        }));
        var inputs = pipeline.inputs();
        this.responseFiles = new ResponseFileWatcher(
                new ResponseFiles(responseFiles)::read,
                FILES_INTERVAL,
                files -> submit(() -> inputs.responseFiles(files)));
        var culprits = new Culprits(origin -> MAKE_ROUTES.contains(origin.key().kind()), new Culprits.Actions() {
            @Override
            public void takeOut(List<Origin> origins, String reason) {
                submit(() -> origins.forEach(
                        origin -> inputs.quarantine(origin.key(), new Inputs.Quarantine(origin.generation(), reason))));
            }

            @Override
            public void letIn(List<Origin> origins) {
                submit(() -> origins.forEach(origin -> inputs.release(origin.key())));
            }
        });
        consul = new ConsulLink(pipeline.graph(), pipeline.model(), inputs, this::submit);
        delivery = new Delivery(times, new Delivery.Onlooker() {
            @Override
            public void look(ResourceStore store, boolean published) {
                culprits.step(store, published);
                logRejections();
            }

            @Override
            public void settled(long publication) {
                statuses.settled(publication);
            }

            @Override
            public void envoys(boolean here) {
                statuses.envoys(here);
            }
        });
        loop = new GraphLoop(pipeline.graph(), this::afterPass);
    }

    private void submit(Runnable change) {
        loop.submit(change);
    }

    private void whenDrained(Duration drain, Runnable change) {
        CompletableFuture.delayedExecutor(drain.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> submit(change));
    }

    /** Takes over what a source says. Nothing is delivered before the first call. */
    public void accept(SourceUpdate update) {
        // Here, since the graph's thread waits for no disk.
        responseFiles.accept(
                update.changes(),
                files -> loop.submit(() -> {
                    pipeline.accept(update, files);
                    policiesChanged |= update.changes().stream()
                            .anyMatch(change -> change.key().kind().equals("FilterPolicy"));
                    update.changes().forEach(change -> changed.add(change.key()));
                }));
    }

    /** What there was after the last pass, with what Envoy says to it by now; for any thread, without waiting. */
    public GatewayView view() {
        var view = published;
        var rejections = delivery.rejections();
        if (rejections.isEmpty()) {
            return view;
        }
        return view.withProblems(problems(view, rejections));
    }

    /** How long the present pass has been running; zero when there is none. */
    public Duration busy() {
        return loop.busy();
    }

    /** How long the last pass took. */
    public Duration lastPass() {
        return loop.lastPass();
    }

    /** The delivery to Envoys. */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public void close() {
        responseFiles.close();
        consul.close();
        loop.close();
        delivery.close();
    }

    private void updated(XdsType type, String name, @Nullable XdsResource resource) {
        updates.add(new Delivery.Update(type, name, resource));
    }

    private void afterPass() {
        if (!pipeline.isSynced()) {
            return;
        }
        boolean held = consul.isAwaited();
        published = held ? pipeline.view().held(consul.awaited()) : pipeline.view();
        var problems = view().problems();
        if (!held) {
            publications++;
            statuses.passed(publications, changed, published.resources(), problems, System.nanoTime());
            changed.clear();
            delivery.publish(List.copyOf(updates), policiesChanged && pipeline.asksByPolicies());
            updates.clear();
            policiesChanged = false;
        }
        problemLog.update(problems);
    }

    /** Verdicts come without a pass. Run by the delivery thread. */
    private void logRejections() {
        var now = delivery.rejections();
        if (!now.equals(loggedRejections)) {
            loggedRejections = now;
            problemLog.update(view().problems());
            // A pass, though an empty one, so that the verdicts reach the statuses in order.
            submit(() -> {});
        }
    }

    private static List<Problem> problems(GatewayView view, List<ResourceStore.Rejection> rejections) {
        var all = new ArrayList<>(view.problems());
        rejections.stream().map(ControlPlane::problems).forEach(all::addAll);
        return all;
    }

    /**
     * A refused version, on each object that it is made of. A set of routes is made of many, so it is named itself while
     * its culprits are searched; these are then named one by one.
     */
    private static List<Problem> problems(ResourceStore.Rejection rejection) {
        var message = "Envoy refused it: " + rejection.reason();
        if (rejection.type() == XdsType.ROUTE) {
            var routes =
                    new ObjectKey("RouteConfiguration", "", rejection.resource().name());
            return List.of(Problem.error(new Origin(routes, 0, "", ""), message).because(Cause.REFUSAL));
        }
        return rejection
                .resource()
                .origins()
                .map(origin -> Problem.error(origin, message).because(Cause.REFUSAL))
                .toList();
    }
}
