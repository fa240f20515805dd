package io.dragoman.controller.app;

import io.dragoman.controller.envoy.EnvoyConfiguration;
import io.dragoman.controller.envoy.Sharding;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.HttpFilters.Authorization;
import io.dragoman.controller.gateway.Inputs;
import io.dragoman.controller.gateway.ModelReplica;
import io.dragoman.controller.gateway.ResponseFile;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.graph.Derived;
import io.dragoman.controller.graph.Graph;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.model.Resource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * From resources to Envoy's messages, without the thread that drives it and without delivery: what a server runs all the
 * time, and a command on a directory once. For one thread.
 */
public final class Pipeline {
    private final Graph graph = new Graph();
    private final Inputs inputs;
    private final GatewayModel model;
    private final EnvoyConfiguration configuration;
    private final ModelReplica replica;
    private PSortedMap<ObjectKey, Resource> resources = TreePMap.empty();
    private List<Problem> sourceProblems = List.of();
    private boolean synced;

    /** A pipeline without resources. */
    Pipeline(Settings settings) {
        inputs = new Inputs(graph, settings);
        model = GatewayModel.derive(graph, inputs, settings);
        configuration = EnvoyConfiguration.derive(graph, model, Sharding.from(settings.shardRoutesFrom()));
        replica = new ModelReplica(graph, model);
    }

    /**
     * What manifests that are read once come to.
     *
     * @param responseFiles directories of files that bodies of responses may be taken from
     */
    public static GatewayView once(Settings settings, SourceUpdate update, List<Path> responseFiles) {
        var pipeline = new Pipeline(settings);
        pipeline.accept(update, new ResponseFiles(responseFiles).read(update.changes()));
        pipeline.graph.propagate();
        return pipeline.view();
    }

    /**
     * Takes over what a source says; takes effect with the next pass.
     *
     * @param files what the files hold that the changed objects name
     */
    void accept(SourceUpdate update, Map<String, ResponseFile> files) {
        synced = true;
        sourceProblems = update.problems();
        for (var change : update.changes()) {
            resources = switch (change) {
                case Change.Upsert(var resource) ->
                    resources.plus(resource.meta().key(), resource);
                case Change.Delete(var key) -> resources.minus(key);
            };
        }
        inputs.responseFiles(files);
        inputs.unseenPolicies(UnseenPolicies.areThere(update.problems(), resources));
        inputs.apply(update.changes());
    }

    /** What there is after the last pass. */
    GatewayView view() {
        return new GatewayView(replica.view(), resources, problems(), Instant.now(), synced, false);
    }

    /** Whether FilterPolicies decide which routes the authorization service is asked about. */
    boolean asksByPolicies() {
        return model.listeners().values().values().stream()
                .anyMatch(listener ->
                        listener.http().filters().authorization() instanceof Authorization.Ask ask && ask.byPolicies());
    }

    GatewayModel model() {
        return model;
    }

    Graph graph() {
        return graph;
    }

    Inputs inputs() {
        return inputs;
    }

    EnvoyConfiguration configuration() {
        return configuration;
    }

    boolean isSynced() {
        return synced;
    }

    private List<Problem> problems() {
        var all = new ArrayList<>(sourceProblems);
        all.addAll(model.problems().all());
        for (var collection : graph.collections()) {
            if (collection instanceof Derived<?, ?, ?> derived) {
                derived.failures().forEach((key, reason) -> all.add(failure(collection.name(), key, reason)));
            }
        }
        return all;
    }

    /** A derivation that threw: a defect of the gateway, shown where it can be seen. */
    private static Problem failure(String collection, Object key, String reason) {
        var object = key instanceof ObjectKey named ? named : new ObjectKey("Gateway", "", key.toString());
        return Problem.error(
                new Origin(object, 0, "", ""),
                "cannot be worked out (" + collection + "), so what it was before stays in effect: " + reason);
    }
}
