package io.dragoman.controller.app;

import io.dragoman.controller.envoy.EnvoyConfiguration;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.Inputs;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.graph.GraphLoop;
import io.dragoman.controller.status.Culprits;
import io.dragoman.controller.xds.Delivery;
import io.dragoman.controller.xds.DeliveryTimes;
import io.dragoman.controller.xds.ResourceStore;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.ProblemLog;
import io.dragoman.resources.SourceUpdate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resources in, Envoy's configuration out: the graph, the thread that drives it, and the delivery at its end. */
public final class ControlPlane implements AutoCloseable {
    /** Kinds whose objects can be left out when Envoy refuses a set of routes. */
    private static final Set<String> MAKE_ROUTES = Set.of("Mapping", "Ingress");

    private final Graph graph = new Graph();
    private final ResponseFiles responseFiles;
    private final ProblemLog problemLog = new ProblemLog();
    private final Inputs inputs;
    private final GatewayModel model;
    private final Delivery delivery;
    private final GraphLoop loop;
    private final ConsulLink consul;

    // What follows is used by the graph's thread alone.
    private final List<Delivery.Update> updates = new ArrayList<>();
    private List<Problem> sourceProblems = List.of();
    private boolean synced;

    /** What can be asked of the model; only valid during the call that it is handed to. */
    public record View(GatewayModel model, List<Problem> problems, boolean synced) {
        /** Copies the list. */
        public View {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A control plane without resources.
     *
     * @param responseFiles directories of files that bodies of responses may be taken from
     */
    public ControlPlane(Settings settings, DeliveryTimes times, List<Path> responseFiles) {
        this.responseFiles = new ResponseFiles(responseFiles);
        inputs = new Inputs(graph, settings);
        model = GatewayModel.derive(graph, inputs, settings);
        var configuration = EnvoyConfiguration.derive(graph, model, settings);
        configuration
                .byType()
                .forEach((type, collection) -> graph.observe(
                        collection, changes -> changes.forEach((name, resource) -> updated(type, name, resource))));
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
        consul = new ConsulLink(graph, model, inputs, this::submit);
        delivery = new Delivery(times, culprits::step);
        loop = new GraphLoop(graph, this::afterPass);
    }

    private void submit(Runnable change) {
        loop.submit(change);
    }

    /** Takes over what a source says. Nothing is delivered before the first call. */
    public void accept(SourceUpdate update) {
        // Here, since the graph's thread waits for no disk.
        var files = responseFiles.read(update.changes());
        loop.submit(() -> {
            synced = true;
            sourceProblems = update.problems();
            inputs.responseFiles(files);
            inputs.apply(update.changes());
        });
    }

    /** Runs a query on the model, on the graph's thread. */
    public <T> CompletableFuture<T> query(Function<View, T> query) {
        var result = new CompletableFuture<T>();
        loop.submit(() -> {
            try {
                result.complete(query.apply(new View(model, problems(), synced)));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** The delivery to Envoys. */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public void close() {
        consul.close();
        loop.close();
        delivery.close();
    }

    private void updated(XdsType type, String name, @Nullable XdsResource resource) {
        updates.add(new Delivery.Update(type, name, resource));
    }

    private void afterPass() {
        if (!synced || consul.isAwaited()) {
            return;
        }
        delivery.publish(List.copyOf(updates));
        updates.clear();
        problemLog.update(problems());
    }

    private List<Problem> problems() {
        var all = new ArrayList<>(sourceProblems);
        all.addAll(model.problems().all());
        delivery.rejections().stream().map(ControlPlane::problems).forEach(all::addAll);
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
            return List.of(Problem.error(new Origin(routes, 0, "", ""), message));
        }
        return rejection.resource().origins().stream()
                .map(origin -> Problem.error(origin, message))
                .toList();
    }
}
