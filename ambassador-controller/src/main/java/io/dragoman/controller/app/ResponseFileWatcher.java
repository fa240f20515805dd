package io.dragoman.controller.app;

import io.dragoman.controller.gateway.ResponseFile;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows the files that objects name. It looks at them from time to time: they are few and small, and may lie where
 * nobody tells of changes.
 */
final class ResponseFileWatcher implements AutoCloseable {
    private final Function<String, ResponseFile> reader;
    private final Consumer<Map<String, ResponseFile>> changed;
    private final Thread thread;
    private final Map<ObjectKey, Set<String>> named = new HashMap<>();
    private final Map<String, ResponseFile> known = new HashMap<>();

    /**
     * A watcher that follows nothing yet.
     *
     * @param reader reads a file by its name
     * @param interval between two looks
     * @param changed is told of files that hold something else
     */
    ResponseFileWatcher(
            Function<String, ResponseFile> reader, Duration interval, Consumer<Map<String, ResponseFile>> changed) {
        this.reader = reader;
        this.changed = changed;
        thread = Thread.ofVirtual().name("response files").start(() -> {
            try {
                while (true) {
                    Thread.sleep(interval);
                    look();
                }
            } catch (InterruptedException _) {
                // It is closed.
            }
        });
    }

    /**
     * Follows the files that changed objects name, and no more those that they named before.
     *
     * @param files is told what they hold now, before anybody is told of later changes
     */
    synchronized void accept(List<Change> changes, Consumer<Map<String, ResponseFile>> files) {
        var now = new TreeMap<String, ResponseFile>();
        for (var change : changes) {
            switch (change) {
                case Change.Upsert(var resource) -> {
                    var names = ResponseFiles.named(resource);
                    if (names.isEmpty()) {
                        named.remove(resource.meta().key());
                    } else {
                        named.put(resource.meta().key(), names);
                        names.forEach(name -> now.computeIfAbsent(name, reader));
                    }
                }
                case Change.Delete(var key) -> named.remove(key);
            }
        }
        known.putAll(now);
        known.keySet().retainAll(names());
        files.accept(now);
    }

    private synchronized void look() {
        var different = new TreeMap<String, ResponseFile>();
        for (var name : names()) {
            var file = reader.apply(name);
            if (!file.equals(known.put(name, file))) {
                different.put(name, file);
            }
        }
        if (!different.isEmpty()) {
            changed.accept(different);
        }
    }

    private Set<String> names() {
        return named.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
