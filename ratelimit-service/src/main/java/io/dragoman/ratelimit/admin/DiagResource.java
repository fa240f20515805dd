package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.config.Configuration;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Shows what is wrong with the configuration. */
@Path("/diag")
@Produces(MediaType.APPLICATION_JSON)
public final class DiagResource {
    private final Configuration configuration;

    DiagResource(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * One problem.
     *
     * @param severity {@code error}, {@code warning} or {@code notice}
     * @param file the file and line
     * @param resource kind, namespace and name of the object
     * @param field path of the field, or empty for the object as a whole
     * @param message what is wrong
     */
    public record Entry(String severity, String file, String resource, String field, String message) {}

    /** The problems that there are now; none is an empty list. */
    @GET
    @NonBlocking
    public List<Entry> problems() {
        return configuration.problems().stream()
                .map(problem -> new Entry(
                        problem.severity().word(),
                        problem.origin().source(),
                        problem.origin().key().toString(),
                        problem.origin().field(),
                        problem.message()))
                .toList();
    }
}
