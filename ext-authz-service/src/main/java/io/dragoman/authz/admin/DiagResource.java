package io.dragoman.authz.admin;

import io.dragoman.authz.config.Problems;
import io.dragoman.resources.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Tells operators what is wrong with the resources. */
@Path("/diag")
@Produces(MediaType.APPLICATION_JSON)
public class DiagResource {
    private final Problems problems;

    DiagResource(Problems problems) {
        this.problems = problems;
    }

    /**
     * A problem.
     *
     * @param severity {@code error}, {@code warning} or {@code notice}
     * @param file {@code file:line} of the manifest, or empty
     * @param resource {@code kind/namespace/name}
     * @param field path of the field, or empty
     * @param message what is wrong
     */
    public record Entry(String severity, String file, String resource, String field, String message) {
        private static Entry of(Problem problem) {
            var origin = problem.origin();
            return new Entry(
                    problem.severity().word(),
                    origin.source(),
                    origin.key().toString(),
                    origin.field(),
                    problem.message());
        }
    }

    /** All problems that there are now. */
    @GET
    public List<Entry> problems() {
        return problems.current().stream().map(Entry::of).toList();
    }
}
