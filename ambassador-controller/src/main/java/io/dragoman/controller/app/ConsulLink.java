package io.dragoman.controller.app;

import io.dragoman.controller.consul.ConsulWatcher;
import io.dragoman.controller.gateway.ConsulEndpoints;
import io.dragoman.controller.gateway.ConsulService;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.Inputs;
import io.dragoman.controller.graph.Graph;
import io.dragoman.resources.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells the model what Consul says of the services that it wants. Used by the graph's thread. */
final class ConsulLink implements AutoCloseable {
    /** How long the first configuration waits for Consul at most. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final ConsulWatcher watcher;
    private final Inputs inputs;
    private final Consumer<Runnable> submit;
    private final Set<ConsulService> unanswered = new HashSet<>();
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
            unanswered.add(service);
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

    @Override
    public void close() {
        watcher.close();
    }
}
