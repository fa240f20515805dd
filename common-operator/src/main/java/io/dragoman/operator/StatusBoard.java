package io.dragoman.operator;

import io.dragoman.operator.ObjectStatus.Progress;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.model.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status that each object ought to have. It is told of each pass and of each time that the Envoys are done; an
 * object that is right gets its status when they are, so that a status never says more than what is served. For any
 * thread.
 */
public final class StatusBoard {
    /** So long may Envoys take before the status says that they do. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Predicate<ObjectKey> hasStatus;
    private final Consumer<ObjectKey> listener;
    private final Map<ObjectKey, ObjectStatus> posted = new HashMap<>();
    private final Map<ObjectKey, Waiting> waiting = new HashMap<>();
    private final Map<ObjectKey, Pending> pendingHere = new HashMap<>();
    private final Map<ObjectKey, Settled> settledHere = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private Map<ObjectKey, List<Problem>> problemsByObject = Map.of();
    private Elsewhere elsewhere = Elsewhere.NOBODY;
    private boolean envoysHere;

    /** An object that some Envoy has not acknowledged. */
    private record Waiting(long generation, long since) {}

    /** An object that some Envoy of this replica has not acknowledged. */
    private record Pending(long publication, long generation) {}

    /** Is told what the Envoys of this replica have, by whoever brings the news; must not block, nor call the board. */
    public interface Follower {
        /** An object is settled here, or was when the follower came. */
        void settled(Settled object);

        /** An object is no longer there. */
        void gone(ObjectKey key);

        /** Whether this replica has Envoys at all. */
        void envoys(boolean here);
    }

    /**
     * A board without objects.
     *
     * @param hasStatus which objects have a status
     * @param listener is told of each object that has changed or whose status is new; must not block
     */
    public StatusBoard(Predicate<ObjectKey> hasStatus, Consumer<ObjectKey> listener) {
        this.hasStatus = hasStatus;
        this.listener = listener;
    }

    /** The status that an object ought to have, or null if that is not known yet. */
    public synchronized @Nullable ObjectStatus of(ObjectKey key) {
        return posted.get(key);
    }

    /** The objects of a kind whose status is known. */
    public synchronized List<ObjectKey> known(String kind) {
        return posted.keySet().stream().filter(key -> key.kind().equals(kind)).toList();
    }

    /**
     * Takes over what a pass came to.
     *
     * @param publication counts the passes that were published; this one's number
     * @param changed the objects that changed with it
     * @param resources the objects in effect
     * @param problems everything that is wrong
     * @param nanos now, by {@link System#nanoTime}
     */
    public synchronized void passed(
            long publication,
            Set<ObjectKey> changed,
            Map<ObjectKey, Resource> resources,
            List<Problem> problems,
            long nanos) {
        var before = problemsByObject;
        problemsByObject = byObject(problems);
        var touched = new HashSet<>(changed);
        touched.addAll(differences(before, problemsByObject));
        for (var key : touched) {
            if (hasStatus.test(key)) {
                var generation = generation(key, resources);
                if (generation == null) {
                    gone(key);
                } else {
                    waiting.put(key, new Waiting(generation, nanos));
                    pendingHere.put(key, new Pending(publication, generation));
                }
            }
        }
        List.copyOf(pendingHere.keySet()).stream()
                .filter(key -> ObjectStatus.isFinal(problems(key)))
                .forEach(this::settledHere);
        // Other replicas may have been faster.
        touched.forEach(this::settle);
    }

    /** Every Envoy that is connected to this replica has what was published up to and with this number. */
    public synchronized void settled(long publication) {
        List.copyOf(pendingHere.entrySet()).stream()
                .filter(entry -> entry.getValue().publication() <= publication)
                .forEach(entry -> settledHere(entry.getKey()));
    }

    /** Whether any Envoy is connected to this replica. Without a word there is none. */
    public synchronized void envoys(boolean here) {
        if (envoysHere != here) {
            envoysHere = here;
            followers.forEach(follower -> follower.envoys(here));
            settleAll();
        }
    }

    /** Has other replicas asked too from now on, or no longer. */
    public synchronized void ask(Elsewhere others) {
        elsewhere = others;
        settleAll();
    }

    /** Looks again at objects that other replicas have news of. */
    public synchronized void newsFromElsewhere(Set<ObjectKey> keys) {
        for (var key : keys) {
            var known = posted.get(key);
            if (waiting.containsKey(key)) {
                settle(key);
            } else if (known != null && post(key, known.generation(), Progress.DONE)) {
                listener.accept(key);
            }
        }
    }

    /** Looks again at all objects that wait. */
    public synchronized void settleAll() {
        List.copyOf(waiting.keySet()).forEach(this::settle);
    }

    /** Tells what is settled here, now and from now on. */
    public synchronized void follow(Follower follower) {
        followers.add(follower);
        follower.envoys(envoysHere);
        settledHere.values().forEach(follower::settled);
    }

    /** Tells it no more. */
    public synchronized void unfollow(Follower follower) {
        followers.remove(follower);
    }

    /** Says of those that have waited too long that they wait. They go on waiting. */
    public synchronized void tick(long nanos) {
        for (var entry : List.copyOf(waiting.entrySet())) {
            if (nanos - entry.getValue().since() >= PATIENCE.toNanos()
                    && post(entry.getKey(), entry.getValue().generation(), Progress.OVERDUE)) {
                listener.accept(entry.getKey());
            }
        }
    }

    private void settledHere(ObjectKey key) {
        var pending = Objects.requireNonNull(pendingHere.remove(key));
        var refusals = problems(key).stream()
                .filter(problem -> problem.cause() == Cause.REFUSAL)
                .toList();
        var settled = new Settled(key, pending.generation(), refusals);
        if (!settled.equals(settledHere.put(key, settled))) {
            followers.forEach(follower -> follower.settled(settled));
        }
        settle(key);
    }

    /** Posts the status of an object that waits, if all Envoys are done with it or need not be. */
    private void settle(ObjectKey key) {
        var object = waiting.get(key);
        if (object != null && isDone(key, object.generation())) {
            waiting.remove(key);
            var _ = post(key, object.generation(), Progress.DONE);
            // Told even if its status is the same: an Ingress may have become another gateway's by an annotation.
            listener.accept(key);
        }
    }

    private boolean isDone(ObjectKey key, long generation) {
        if (ObjectStatus.isFinal(problems(key, generation))) {
            return true;
        }
        boolean here = !pendingHere.containsKey(key);
        return switch (elsewhere.standing(key, generation)) {
            case NO_ENVOYS -> here;
            case WAITING -> false;
            case DONE -> here || !envoysHere;
        };
    }

    /** Whether its status is another one now. */
    private boolean post(ObjectKey key, long generation, Progress progress) {
        var status = ObjectStatus.of(generation, problems(key, generation), progress);
        return !status.equals(posted.put(key, status));
    }

    private void gone(ObjectKey key) {
        waiting.remove(key);
        posted.remove(key);
        pendingHere.remove(key);
        if (settledHere.remove(key) != null) {
            followers.forEach(follower -> follower.gone(key));
        }
    }

    /** With what other replicas' Envoys refused. */
    private List<Problem> problems(ObjectKey key, long generation) {
        var refusals = elsewhere.refusals(key, generation);
        if (refusals.isEmpty()) {
            return problems(key);
        }
        return Stream.concat(problems(key).stream(), refusals.stream())
                .distinct()
                .toList();
    }

    private List<Problem> problems(ObjectKey key) {
        return problemsByObject.getOrDefault(key, List.of());
    }

    /** The newest generation that is known of an object, or null if it is not known at all. */
    private @Nullable Long generation(ObjectKey key, Map<ObjectKey, Resource> resources) {
        var resource = resources.get(key);
        // An object that an annotation holds has no status that could be written.
        Long newest = resource == null || !resource.meta().source().isEmpty()
                ? null
                : (Long) resource.meta().generation();
        for (var problem : problems(key)) {
            var origin = problem.origin();
            if (origin.source().isEmpty() && (newest == null || origin.generation() > newest)) {
                newest = origin.generation();
            }
        }
        return newest;
    }

    private static Map<ObjectKey, List<Problem>> byObject(List<Problem> problems) {
        var byObject = new HashMap<ObjectKey, List<Problem>>();
        for (var problem : problems) {
            byObject.computeIfAbsent(problem.origin().key(), _ -> new ArrayList<>())
                    .add(problem);
        }
        return byObject;
    }

    private static Set<ObjectKey> differences(
            Map<ObjectKey, List<Problem>> before, Map<ObjectKey, List<Problem>> after) {
        var different = new HashSet<ObjectKey>();
        after.forEach((key, problems) -> {
            if (!problems.equals(before.get(key))) {
                different.add(key);
            }
        });
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(different::add);
        return different;
    }
}
