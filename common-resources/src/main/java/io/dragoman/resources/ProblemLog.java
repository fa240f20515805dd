package io.dragoman.resources;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Logs each problem once, when it appears, and says when it is gone. */
public final class ProblemLog {
    private static final Logger LOG = Logger.getLogger(ProblemLog.class);

    private Set<Problem> known = Set.of();

    /** Compares with the problems that were there before. */
    public synchronized void update(List<Problem> problems) {
        var now = new HashSet<>(problems);
        for (var problem : problems) {
            if (!known.contains(problem)) {
                LOG.log(level(problem.severity()), problem.describe());
            }
        }
        for (var problem : known) {
            if (!now.contains(problem)) {
                LOG.infof("no longer: %s", problem.describe());
            }
        }
        known = now;
    }

    private static Logger.Level level(Severity severity) {
        return switch (severity) {
            case ERROR -> Logger.Level.ERROR;
            case WARNING -> Logger.Level.WARN;
            case NOTICE -> Logger.Level.INFO;
        };
    }
}
