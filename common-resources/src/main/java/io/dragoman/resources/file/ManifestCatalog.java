package io.dragoman.resources.file;

import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects of all files together. It plays the part of the API server's admission: a new version that cannot be used
 * is refused and the last good one stays, as do the objects of a file that is no longer YAML. Used by one thread.
 */
final class ManifestCatalog {
    /** One file's objects in effect, and its problems. */
    private record Entry(SequencedMap<ObjectKey, Resource> resources, List<Problem> problems) {}

    private final TreeMap<Path, Entry> files = new TreeMap<>();
    private final Map<ObjectKey, TreeSet<Path>> claims = new HashMap<>();
    private final Map<ObjectKey, Resource> effective = new HashMap<>();

    /**
     * What an update did.
     *
     * @param changes the objects that changed
     * @param unconfirmed whether objects are missing from the file that are kept for now
     */
    record Result(List<Change> changes, boolean unconfirmed) {}

    /**
     * Takes a file's new content.
     *
     * @param confirmed whether missing objects are believed to be removed; otherwise they are kept, since a file that is
     *     just being written may be short or absent for a moment
     */
    Result update(Path path, ManifestFile file, boolean confirmed) {
        var old = files.getOrDefault(path, new Entry(new LinkedHashMap<>(), List.of()));
        var resources = new LinkedHashMap<>(file.resources());
        var problems = new ArrayList<>(file.problems());
        boolean unconfirmed = false;
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
            } else if (!confirmed) {
                resources.put(key, entry.getValue());
                unconfirmed = true;
            }
        }
        if (resources.isEmpty() && problems.isEmpty()) {
            files.remove(path);
        } else {
            files.put(path, new Entry(resources, problems));
        }
        return new Result(settle(path, old.resources(), resources), unconfirmed);
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

    /** Every problem of every file now, including objects that two files define. */
    List<Problem> problems() {
        var all = new ArrayList<Problem>();
        for (var file : files.entrySet()) {
            all.addAll(file.getValue().problems());
            for (var resource : file.getValue().resources().values()) {
                var first = Objects.requireNonNull(claims.get(resource.meta().key()))
                        .first();
                if (!first.equals(file.getKey())) {
                    var winner =
                            Objects.requireNonNull(effective.get(resource.meta().key()));
                    all.add(Problem.error(
                            resource.meta().origin(),
                            "is also defined at " + winner.meta().source() + "; the definition there counts"));
                }
            }
        }
        return all;
    }

    /** The files that have objects or problems. */
    List<Path> files() {
        return List.copyOf(files.keySet());
    }
}
