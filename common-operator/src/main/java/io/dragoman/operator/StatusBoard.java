package io.dragoman.operator;

import io.dragoman.operator.ObjectStatus.Progress;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    private Map<ObjectKey, List<Problem>> problemsByObject = Map.of();

    /** An object whose publication Envoys have not acknowledged. */
    private record Waiting(long publication, long generation, long since) {}

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
                    waiting.put(key, new Waiting(publication, generation, nanos));
                }
            }
        }
        settle((key, _) -> ObjectStatus.isFinal(problems(key)));
    }

    /** Every connected Envoy has what was published up to and with this number. */
    public synchronized void settled(long publication) {
        settle((_, object) -> object.publication() <= publication);
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

    private void settle(BiPredicate<ObjectKey, Waiting> isDone) {
        for (var entry : List.copyOf(waiting.entrySet())) {
            var key = entry.getKey();
            if (isDone.test(key, entry.getValue())) {
                waiting.remove(key);
                var _ = post(key, entry.getValue().generation(), Progress.DONE);
                // Told even if its status is the same: an Ingress may have become another gateway's by an annotation.
                listener.accept(key);
            }
        }
    }

    /** Whether its status is another one now. */
    private boolean post(ObjectKey key, long generation, Progress progress) {
        var status = ObjectStatus.of(generation, problems(key), progress);
        return !status.equals(posted.put(key, status));
    }

    private void gone(ObjectKey key) {
        waiting.remove(key);
        posted.remove(key);
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
