package io.dragoman.authz.config;

import io.dragoman.resources.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** What is wrong with the resources now. Each problem is logged once, when it appears. */
@ApplicationScoped
public class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    private volatile List<Problem> current = List.of();

    /** All problems, in a stable order. */
    public List<Problem> current() {
        return current;
    }

    /** Used by one thread. */
    void replace(List<Problem> problems) {
        var before = Set.copyOf(current);
        current = List.copyOf(problems);
        problems.stream().filter(problem -> !before.contains(problem)).forEach(Problems::log);
    }

    private static void log(Problem problem) {
        var level = switch (problem.severity()) {
            case ERROR -> Logger.Level.ERROR;
            case WARNING -> Logger.Level.WARN;
            case NOTICE -> Logger.Level.INFO;
        };
        LOG.log(level, problem.describe());
    }
}
