package io.dragoman.controller.consul;

import io.dragoman.controller.gateway.ConsulAnswer;
import io.dragoman.controller.gateway.ConsulService;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Follows the services of Consul that somebody wants, each on a virtual thread of its own. */
public final class ConsulWatcher implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final ConsulClient client;
    private final BiConsumer<ConsulService, ConsulAnswer> listener;
    private final Map<ConsulService, Thread> watches = new HashMap<>();

    /**
     * A watcher of nothing.
     *
     * @param environment answers variables of the addresses of agents, or null
     * @param listener is told of each answer that differs from the one before, on a thread of the watcher
     */
    public ConsulWatcher(
            UnaryOperator<@Nullable String> environment, BiConsumer<ConsulService, ConsulAnswer> listener) {
        this.client = new ConsulClient(http, environment);
        this.listener = listener;
    }

    /** Follows a service from now on, if it does not yet. */
    public synchronized void follow(ConsulService service) {
        watches.computeIfAbsent(
                service,
                missing -> Thread.ofVirtual()
                        .name("consul " + service.service())
                        .start(new ConsulWatch(service, client, answer -> tell(service, answer))));
    }

    /** Follows a service no longer. */
    public synchronized void leave(ConsulService service) {
        var watch = watches.remove(service);
        if (watch != null) {
            watch.interrupt();
        }
    }

    /** A watch that has been left may still have an answer at hand; nobody wants it. */
    private synchronized void tell(ConsulService service, ConsulAnswer answer) {
        if (watches.get(service) == Thread.currentThread()) {
            listener.accept(service, answer);
        }
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(Thread::interrupt);
        watches.clear();
        http.shutdownNow();
    }
}
