package io.dragoman.resources.file;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import java.nio.file.Path;
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
 * The objects of all files together. It plays the part of the API server's admission: a new version that cannot be used
 * is refused and the last good one stays, as do the objects of a file that is no longer YAML. Used by one thread.
 */
final class ManifestCatalog {
    /** So long must an object be missing from its file until it counts as removed. */
    static final Duration CONFIRM = Duration.ofMillis(300);

    /** One file's objects in effect, its problems, and since when which of the objects are missing from it. */
    private record Entry(
            SequencedMap<ObjectKey, Resource> resources, List<Problem> problems, Map<ObjectKey, Long> missing) {
        static final Entry NONE = new Entry(new LinkedHashMap<>(), List.of(), Map.of());
    }

    private final Map<Path, Entry> files = new HashMap<>();
    private final TreeMap<Path, List<Problem>> problemsByFile = new TreeMap<>();
    private final Map<ObjectKey, TreeSet<Path>> claims = new HashMap<>();
    private final TreeSet<ObjectKey> contested = new TreeSet<>();
    private final Map<ObjectKey, Resource> effective = new HashMap<>();
    private @Nullable List<Problem> allProblems;

    /**
     * What an update did.
     *
     * @param changes the objects that changed
     * @param unconfirmed whether objects are missing from the file that are kept for now; the file has to be read again
     */
    record Result(List<Change> changes, boolean unconfirmed) {}

    /**
     * Takes a file's new content. An object that is missing from it is kept until it has been missing for
     * {@link #CONFIRM}, since a file that is just being written may be short or absent for a moment.
     *
     * @param nanos when the file was read, by {@link System#nanoTime}
     */
    Result update(Path path, ManifestFile file, long nanos) {
        var old = files.getOrDefault(path, Entry.NONE);
        var resources = new LinkedHashMap<>(file.resources());
        var problems = new ArrayList<>(file.problems());
        var missing = new HashMap<ObjectKey, Long>();
        for (var entry : old.resources().entrySet()) {
            var key = entry.getKey();
            if (resources.containsKey(key)) {
                continue;
            }
            if (file.refused().contains(key)) {
                resources.put(key, entry.getValue());
                problems.add(Problem.warning(
                        entry.getValue().meta().origin(), "the last good version of this object stays in effect"));
            } else if (file.broken()) {
                resources.put(key, entry.getValue());
            } else {
                long since = old.missing().getOrDefault(key, nanos);
                if (nanos - since < CONFIRM.toNanos()) {
                    resources.put(key, entry.getValue());
                    missing.put(key, since);
                }
            }
        }
        if (resources.isEmpty() && problems.isEmpty()) {
            files.remove(path);
        } else {
            files.put(path, new Entry(resources, problems, missing));
        }
        if (!problems.equals(old.problems())) {
            allProblems = null;
            if (problems.isEmpty()) {
                problemsByFile.remove(path);
            } else {
                problemsByFile.put(path, List.copyOf(problems));
            }
        }
        return new Result(settle(path, old.resources(), resources), !missing.isEmpty());
    }

    private List<Change> settle(
            Path path, SequencedMap<ObjectKey, Resource> before, SequencedMap<ObjectKey, Resource> after) {
        for (var key : after.keySet()) {
            claims.computeIfAbsent(key, k -> new TreeSet<>()).add(path);
        }
        for (var key : before.keySet()) {
            if (!after.containsKey(key)) {
                claims.computeIfPresent(key, (k, paths) -> paths.remove(path) && paths.isEmpty() ? null : paths);
            }
        }
        var touched = new TreeSet<>(before.keySet());
        touched.addAll(after.keySet());
        var changes = new ArrayList<Change>();
        for (var key : touched) {
            var paths = claims.get(key);
            noteContest(key, paths);
            if (paths == null) {
                if (effective.remove(key) != null) {
                    changes.add(new Change.Delete(key));
                }
            } else {
                var resource = Objects.requireNonNull(files.get(paths.first()))
                        .resources()
                        .get(key);
                if (resource != null && !resource.equals(effective.put(key, resource))) {
                    changes.add(new Change.Upsert(resource));
                }
            }
        }
        return changes;
    }

    private void noteContest(ObjectKey key, @Nullable Set<Path> paths) {
        boolean now = paths != null && paths.size() > 1;
        if (now) {
            contested.add(key);
        }
        if (now || contested.remove(key)) {
            allProblems = null;
        }
    }

    /** Every problem of every file now, by file, and after them the objects that several files define. */
    List<Problem> problems() {
        if (allProblems == null) {
            var all = new ArrayList<Problem>();
            problemsByFile.values().forEach(all::addAll);
            contested.forEach(key -> addContest(key, all));
            allProblems = List.copyOf(all);
        }
        return allProblems;
    }

    private void addContest(ObjectKey key, List<Problem> all) {
        var winner = Objects.requireNonNull(effective.get(key));
        var paths = Objects.requireNonNull(claims.get(key));
        for (var path : paths.tailSet(paths.first(), false)) {
            var loser = Objects.requireNonNull(
                    Objects.requireNonNull(files.get(path)).resources().get(key));
            all.add(Problem.error(
                    loser.meta().origin(),
                    "is also defined at " + winner.meta().source() + "; the definition there counts"));
        }
    }

    /** The files that have objects or problems, in no order. */
    Set<Path> files() {
        return Collections.unmodifiableSet(files.keySet());
    }
}
