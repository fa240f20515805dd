package io.dragoman.authz.config;

import io.dragoman.resources.Problem;
import io.dragoman.resources.ProblemLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is wrong with the resources now. Each problem is logged once when it appears, and once when it is gone. */
@ApplicationScoped
public class Problems {
    private final ProblemLog log = new ProblemLog();
    private volatile List<Problem> current = List.of();

    /** All problems, in a stable order. */
    public List<Problem> current() {
        return current;
    }

    /** Used by one thread. */
    void replace(List<Problem> problems) {
        current = List.copyOf(problems);
        log.update(current);
    }
}
