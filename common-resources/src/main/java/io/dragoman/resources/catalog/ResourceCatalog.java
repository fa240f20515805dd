package io.dragoman.resources.catalog;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The objects of all parts of a source together, such as its files. It plays the part of admission: a new version that
 * cannot be used is refused and the last good one stays, as do the objects of a file that is no longer YAML. Used by one
 * thread.
 *
 * @param <P> names the parts; an object that two of them define counts where the part comes first
 */
public final class ResourceCatalog<P extends Comparable<? super P>> {

    /** One part's objects in effect, its problems, and since when which of the objects are missing from it. */
    private record Entry(
            SequencedMap<ObjectKey, Resource> resources, List<Problem> problems, Map<ObjectKey, Long> missing) {
        static final Entry NONE = new Entry(new LinkedHashMap<>(), List.of(), Map.of());
    }

    private final Duration patience;
    private final Map<P, Entry> parts = new HashMap<>();
    private final TreeMap<P, List<Problem>> problemsByPart = new TreeMap<>();
    private final Map<ObjectKey, TreeSet<P>> claims = new HashMap<>();
    private final TreeSet<ObjectKey> contested = new TreeSet<>();
    private final Map<ObjectKey, Resource> effective = new HashMap<>();
    private @Nullable List<Problem> allProblems;

    /**
     * A catalog without objects.
     *
     * @param patience so long must an object be missing from its part until it counts as removed
     */
    public ResourceCatalog(Duration patience) {
        this.patience = patience;
    }

    /**
     * What an update did.
     *
     * @param changes the objects that changed
     * @param unconfirmed whether objects are missing from the part that are kept for now; it has to be read again
     */
    public record Result(List<Change> changes, boolean unconfirmed) {}

    /**
     * Takes what a part says now. An object that is missing from it is kept until the catalog's patience ends, since a
     * file that is just being written may be short or absent for a moment.
     *
     * @param nanos when the part was read, by {@link System#nanoTime}
     */
    public Result update(P part, Contents contents, long nanos) {
        var old = parts.getOrDefault(part, Entry.NONE);
        var resources = new LinkedHashMap<>(contents.resources());
        var problems = new ArrayList<>(contents.problems());
        var missing = new HashMap<ObjectKey, Long>();
        for (var entry : old.resources().entrySet()) {
            var key = entry.getKey();
            if (resources.containsKey(key)) {
                continue;
            }
            if (contents.refused().contains(key)) {
                resources.put(key, entry.getValue());
                problems.add(Problem.warning(
                        entry.getValue().meta().origin(), "the last good version of this object stays in effect"));
            } else if (contents.broken()) {
                resources.put(key, entry.getValue());
            } else {
                long since = old.missing().getOrDefault(key, nanos);
                if (nanos - since < patience.toNanos()) {
                    resources.put(key, entry.getValue());
                    missing.put(key, since);
                }
            }
        }
        if (resources.isEmpty() && problems.isEmpty()) {
            parts.remove(part);
        } else {
            parts.put(part, new Entry(resources, problems, missing));
        }
        if (!problems.equals(old.problems())) {
            allProblems = null;
            if (problems.isEmpty()) {
                problemsByPart.remove(part);
            } else {
                problemsByPart.put(part, List.copyOf(problems));
            }
        }
        return new Result(settle(part, old.resources(), resources), !missing.isEmpty());
    }

    private List<Change> settle(
            P part, SequencedMap<ObjectKey, Resource> before, SequencedMap<ObjectKey, Resource> after) {
        for (var key : after.keySet()) {
            claims.computeIfAbsent(key, k -> new TreeSet<>()).add(part);
        }
        for (var key : before.keySet()) {
            if (!after.containsKey(key)) {
                claims.computeIfPresent(
                        key, (k, claimants) -> claimants.remove(part) && claimants.isEmpty() ? null : claimants);
            }
        }
        var touched = new TreeSet<>(before.keySet());
        touched.addAll(after.keySet());
        var changes = new ArrayList<Change>();
        for (var key : touched) {
            var claimants = claims.get(key);
            noteContest(key, claimants);
            if (claimants == null) {
                if (effective.remove(key) != null) {
                    changes.add(new Change.Delete(key));
                }
            } else {
                var resource = Objects.requireNonNull(parts.get(claimants.first()))
                        .resources()
                        .get(key);
                if (resource != null && !resource.equals(effective.put(key, resource))) {
                    changes.add(new Change.Upsert(resource));
                }
            }
        }
        return changes;
    }

    private void noteContest(ObjectKey key, @Nullable Set<P> claimants) {
        boolean now = claimants != null && claimants.size() > 1;
        if (now) {
            contested.add(key);
        }
        if (now || contested.remove(key)) {
            allProblems = null;
        }
    }

    /** Every problem of every part now, by part, and after them the objects that several parts define. */
    public List<Problem> problems() {
        if (allProblems == null) {
            var all = new ArrayList<Problem>();
            problemsByPart.values().forEach(all::addAll);
            contested.forEach(key -> addContest(key, all));
            allProblems = List.copyOf(all);
        }
        return allProblems;
    }

    private void addContest(ObjectKey key, List<Problem> all) {
        var winner = Objects.requireNonNull(effective.get(key));
        var claimants = Objects.requireNonNull(claims.get(key));
        for (var claimant : claimants.tailSet(claimants.first(), false)) {
            var loser = Objects.requireNonNull(
                    Objects.requireNonNull(parts.get(claimant)).resources().get(key));
            all.add(Problem.error(
                    loser.meta().origin(), "is also defined " + whereabouts(winner) + "; the definition there counts"));
        }
    }

    private static String whereabouts(Resource resource) {
        var source = resource.meta().source();
        return source.isEmpty() ? "as an object of its own" : "at " + source;
    }

    /** The parts that have objects or problems, in no order. */
    public Set<P> parts() {
        return Collections.unmodifiableSet(parts.keySet());
    }
}
