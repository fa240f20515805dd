package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.LogService;
import io.dragoman.resources.model.TracingService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of requests.
 *
 * @param logs services that get an entry for each
 * @param tracer where spans are sent, or null
 */
public record Observability(List<Log> logs, @Nullable Tracer tracer) {
    /** Nobody. */
    public static final Observability NONE = new Observability(List.of(), null);

    /** Copies the list. */
    public Observability {
        logs = List.copyOf(logs);
    }

    /** The objects that it is made of. */
    Set<Origin> origins() {
        var origins = new HashSet<Origin>();
        logs.forEach(log -> origins.add(log.service().meta().origin()));
        if (tracer != null) {
            origins.add(tracer.service().meta().origin());
        }
        return origins;
    }

    /**
     * A service that gets entries.
     *
     * @param destination the service
     * @param service what the LogService says
     */
    public record Log(String destination, LogService service) {}

    /**
     * Where spans are sent.
     *
     * @param destination the service
     * @param hostname the service's name, without its port
     * @param service what the TracingService says
     */
    public record Tracer(String destination, String hostname, TracingService service) {}
}
