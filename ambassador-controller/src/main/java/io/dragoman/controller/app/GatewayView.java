package io.dragoman.controller.app;

import io.dragoman.controller.gateway.ModelView;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What the control plane knows after one pass. Immutable: for any thread, for as long as it likes.
 *
 * @param model what is served
 * @param resources the objects in effect that it was made from, in load order
 * @param problems everything that is wrong
 * @param since when that pass was
 * @param synced whether the manifests have been read; before, all of it is empty
 * @param held whether Envoy is told nothing of it yet, since Consul has not said where services are
 */
public record GatewayView(
        ModelView model,
        SortedMap<ObjectKey, Resource> resources,
        List<Problem> problems,
        Instant since,
        boolean synced,
        boolean held) {
    /** Copies the list. */
    public GatewayView {
        problems = List.copyOf(problems);
    }

    /** The same with other problems. */
    GatewayView withProblems(List<Problem> all) {
        return new GatewayView(model, resources, all, since, synced, held);
    }

    /** The same while Consul is awaited. */
    GatewayView held(List<Problem> reasons) {
        return new GatewayView(
                model,
                resources,
                Stream.concat(problems.stream(), reasons.stream()).toList(),
                since,
                synced,
                true);
    }

    /** Whether Envoy is told of what there is. */
    public boolean isDelivered() {
        return synced && !held;
    }
}
