package io.dragoman.controller.app;

import io.dragoman.controller.consul.ConsulWatcher;
import io.dragoman.controller.gateway.ConsulEndpoints;
import io.dragoman.controller.gateway.ConsulService;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.Inputs;
import io.dragoman.controller.graph.Graph;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the model what Consul says of the services that it wants. Used by the graph's thread. */
final class ConsulLink implements AutoCloseable {
    /** How long the first configuration waits for Consul at most. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ConsulWatcher watcher;
    private final Inputs inputs;
    private final Consumer<Runnable> submit;
    private final SortedMap<ConsulService, Set<Origin>> unanswered = new TreeMap<>();
    private boolean over;
    private @Nullable Long since;

    /**
     * A link.
     *
     * @param submit has something done by the graph's thread
     */
    ConsulLink(Graph graph, GatewayModel model, Inputs inputs, Consumer<Runnable> submit) {
        this.inputs = inputs;
        this.submit = submit;
        watcher = new ConsulWatcher(
                System::getenv, (service, answer) -> submit.accept(() -> inputs.consulAnswers(service, answer)));
        graph.observe(model.consul(), changes -> changes.forEach(this::changed));
    }

    private void changed(ConsulService service, @Nullable Outcome<ConsulEndpoints> outcome) {
        if (outcome == null) {
            watcher.leave(service);
            unanswered.remove(service);
            submit.accept(() -> inputs.consulAnswers(service, null));
            return;
        }
        watcher.follow(service);
        var endpoints = outcome.value();
        if (endpoints == null
                || endpoints.addresses() == null
                || !outcome.problems().isEmpty()) {
            unanswered.put(service, endpoints == null ? Set.of() : endpoints.origins());
        } else {
            unanswered.remove(service);
        }
    }

    /** Whether the first configuration still waits for an answer. Once it has not, it never does again. */
    boolean isAwaited() {
        if (over || unanswered.isEmpty()) {
            over = true;
            return false;
        }
        if (since == null) {
            since = System.nanoTime();
            // A pass at the end of the wait, even if nothing happens.
            Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(LONGEST_WAIT);
                    submit.accept(() -> {});
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        over = System.nanoTime() - since >= LONGEST_WAIT.toNanos();
        return !over;
    }

    /** What the first configuration waits for, on the objects that want it. */
    List<Problem> awaited() {
        var problems = new ArrayList<Problem>();
        unanswered.forEach((service, origins) -> origins.stream()
                .sorted(Comparator.comparing(Origin::key))
                .forEach(origin -> problems.add(Problem.warning(
                        origin.at("spec.resolver"),
                        "waits for Consul at " + service.address() + " to say where the service " + service.service()
                                + " of datacenter " + service.datacenter()
                                + " is; until then, but no longer than " + LONGEST_WAIT.toSeconds()
                                + " s, Envoy is told nothing of the manifests"))));
        return problems;
    }

    @Override
    public void close() {
        watcher.close();
    }
}
