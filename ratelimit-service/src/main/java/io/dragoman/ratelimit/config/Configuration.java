package io.dragoman.ratelimit.config;

import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Posture;
import io.dragoman.ratelimit.rule.RuleSet;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.ProblemLog;
import io.dragoman.resources.Severity;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateLimitPlan;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The configuration in effect. One thread, that of the source, brings the updates; any thread reads. Each update is
 * compiled once and then takes effect as a whole.
 */
public final class Configuration {
    private static final Logger LOG = Logger.getLogger(Configuration.class);

    private final Posture posture;
    private final TreeMap<ObjectKey, RateLimit> resources = new TreeMap<>();
    private final TreeMap<ObjectKey, RateLimitConfig> documents = new TreeMap<>();
    private final TreeMap<ObjectKey, RateLimitPlan> plans = new TreeMap<>();
    private final ProblemLog problemLog = new ProblemLog();
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile State state = new State(false, RuleSet.EMPTY, DomainDocuments.NONE, List.of());

    /** What readers see, swapped in one go. */
    private record State(boolean loaded, RuleSet rules, DomainDocuments documents, List<Problem> problems) {}

    /**
     * Nothing yet.
     *
     * @param posture what is made of all limits
     */
    public Configuration(Posture posture) {
        this.posture = posture;
    }

    /**
     * Takes an update of the source.
     *
     * @return what is wrong with documents of envoyproxy/ratelimit that are right each for itself
     */
    public synchronized List<Problem> accept(SourceUpdate update) {
        boolean changed = false;
        for (var change : update.changes()) {
            changed |= apply(change);
        }
        var last = state;
        var merged = changed ? DomainDocuments.of(documents.values()) : last.documents();
        var rules = changed ? new RuleSet(merged.taken(), resources.values(), plans.values(), posture) : last.rules();
        var problems = Stream.concat(update.problems().stream(), merged.problems().stream())
                .toList();
        state = new State(true, rules, merged, problems);
        if (changed || !last.loaded()) {
            LOG.infof("%d limits are in effect", rules.limits().size());
        }
        problemLog.update(problems);
        boolean wrong = problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        (wrong ? refused : taken).increment();
        return merged.problems();
    }

    private boolean apply(Change change) {
        return switch (change) {
            case Change.Upsert(RateLimit resource) -> {
                resources.put(change.key(), resource);
                yield true;
            }
            case Change.Upsert(RateLimitConfig document) -> {
                documents.put(change.key(), document);
                yield true;
            }
            case Change.Upsert(RateLimitPlan plan) -> {
                plans.put(change.key(), plan);
                yield true;
            }
            case Change.Upsert other -> false;
            case Change.Delete(ObjectKey key) ->
                resources.remove(key) != null || documents.remove(key) != null || plans.remove(key) != null;
        };
    }

    /** How many updates had nothing in them that was refused. */
    public long taken() {
        return taken.sum();
    }

    /** How many updates had something in them that was refused. */
    public long refused() {
        return refused.sum();
    }

    /** The rules in effect now; empty before the source has been read. */
    public Optional<RuleSet> rules() {
        var now = state;
        return now.loaded() ? Optional.of(now.rules()) : Optional.empty();
    }

    /** Every limit in effect now, in the order of the resources. */
    public List<ConfiguredLimit> limits() {
        return state.rules().limits();
    }

    /** Every plan in effect now, in the order of their names. */
    public List<RateLimitPlan> plans() {
        return state.rules().plans();
    }

    /** Everything that is wrong with the configuration now. */
    public List<Problem> problems() {
        return state.problems();
    }
}
