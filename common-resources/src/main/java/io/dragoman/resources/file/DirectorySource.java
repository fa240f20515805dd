package io.dragoman.resources.file;

import io.dragoman.resources.Change;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Resources from directories of YAML manifests, followed live. All files that end in {@code .yaml} or {@code .yml} are
 * read, in subdirectories too; names that begin with a dot are left out. Additions and changes take effect as soon as a
 * file has been quiet for a few milliseconds. Removals are believed when they still hold {@value #CONFIRM_MILLIS} ms
 * later, because editors and copies leave files short or absent for a moment.
 */
public final class DirectorySource implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DirectorySource.class);
    private static final int QUIET_MILLIS = 8;
    private static final int MAX_WAIT_MILLIS = 500;
    private static final int CONFIRM_MILLIS = 300;

    private final List<Path> roots;
    private final ManifestParser parser;
    private final String ambassadorId;
    private final Consumer<SourceUpdate> listener;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("manifests").factory());
    private final ExecutorService watching = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("manifest-watch").daemon().factory());

    // What follows is used by the worker alone.
    private final ManifestCatalog catalog = new ManifestCatalog();
    private final Map<Path, Stamp> stamps = new HashMap<>();
    private final Map<Path, Pending> pending = new HashMap<>();
    private @Nullable DirectoryWatcher watcher;

    /** A file's identity and version as the file system tells it. */
    private record Stamp(@Nullable Object fileKey, long modified, long size) {}

    /** A file that waits to be read. */
    private record Pending(long firstEventNanos, Future<?> read) {}

    /**
     * A source for the given directories.
     *
     * @param roots directories, read in this order for messages; an object that two files define counts where the path
     *     comes first
     * @param parser reads the documents
     * @param ambassadorId only objects for this instance are taken
     * @param listener is told of every update, always by the same thread
     */
    public DirectorySource(
            List<Path> roots, ManifestParser parser, String ambassadorId, Consumer<SourceUpdate> listener) {
        this.roots =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        this.parser = parser;
        this.ambassadorId = ambassadorId;
        this.listener = listener;
    }

    /**
     * Reads everything, tells the listener, then follows the directories.
     *
     * @throws UncheckedIOException if a directory is not there or cannot be watched
     */
    public void start() {
        for (var root : roots) {
            if (!Files.isDirectory(root)) {
                throw new UncheckedIOException(new NoSuchFileException(root + " is not a directory"));
            }
        }
        try {
            var started = DirectoryWatcher.builder()
                    .paths(roots)
                    .fileHashing(false)
                    .listener(event -> worker.execute(() -> noticed(event.path())))
                    .build();
            watcher = started;
            // Watching starts before reading, so that no change falls between the two.
            watching.execute(started::watch);
            worker.submit(this::readAll).get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot read the manifests", e.getCause());
        }
    }

    @Override
    public void close() {
        try {
            if (watcher != null) {
                watcher.close();
            }
        } catch (IOException e) {
            LOG.debugf("closing the directory watch: %s", e.getMessage());
        }
        worker.shutdownNow();
        watching.shutdownNow();
    }

    private void readAll() {
        var changes = new ArrayList<Change>();
        for (var file : list()) {
            changes.addAll(catalog.update(file, read(file), true).changes());
        }
        listener.accept(new SourceUpdate(changes, catalog.problems()));
    }

    private void noticed(@Nullable Path path) {
        if (path != null && isManifest(path) && !Files.isDirectory(path) && !isHidden(path)) {
            schedule(path);
        } else {
            // A directory came or went, a symbolic link was switched, or events were lost: look at everything.
            rescan();
        }
    }

    private void rescan() {
        var now = new TreeSet<>(list());
        for (var file : now) {
            if (!stamp(file).equals(stamps.get(file))) {
                schedule(file);
            }
        }
        catalog.files().stream().filter(file -> !now.contains(file)).forEach(this::schedule);
    }

    private void schedule(Path file) {
        long now = System.nanoTime();
        var waiting = pending.get(file);
        long first = waiting == null ? now : waiting.firstEventNanos();
        if (waiting != null) {
            if (now - first > TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS)) {
                return;
            }
            waiting.read().cancel(false);
        }
        var read = worker.schedule(() -> readChanged(file, false), QUIET_MILLIS, TimeUnit.MILLISECONDS);
        pending.put(file, new Pending(first, read));
    }

    private void readChanged(Path file, boolean confirmed) {
        try {
            pending.remove(file);
            var content = read(file);
            if (!confirmed && content.hasErrors()) {
                // Perhaps half written: look again before anybody is told that it is wrong.
                confirmLater(file);
                return;
            }
            var result = catalog.update(file, content, confirmed);
            if (result.unconfirmed()) {
                confirmLater(file);
            }
            listener.accept(new SourceUpdate(result.changes(), catalog.problems()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "reading %s failed; its last good content stays in effect", file);
        }
    }

    private void confirmLater(Path file) {
        var again = worker.schedule(() -> readChanged(file, true), CONFIRM_MILLIS, TimeUnit.MILLISECONDS);
        pending.put(file, new Pending(System.nanoTime(), again));
    }

    private ManifestFile read(Path file) {
        stamps.put(file, stamp(file));
        try {
            return ManifestFile.parse(
                    Files.readString(file, StandardCharsets.UTF_8), shown(file), parser, ambassadorId);
        } catch (NoSuchFileException e) {
            stamps.remove(file);
            return ManifestFile.ABSENT;
        } catch (CharacterCodingException e) {
            return ManifestFile.unreadable(shown(file), "it is not UTF-8 text");
        } catch (IOException e) {
            return ManifestFile.unreadable(shown(file), e.getClass().getSimpleName());
        }
    }

    private static Stamp stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.fileKey(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size());
        } catch (IOException e) {
            return new Stamp(null, 0, -1);
        }
    }

    private List<Path> list() {
        var files = new ArrayList<Path>();
        for (var root : roots) {
            try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                walk.filter(file -> isManifest(file) && !isHidden(file) && Files.isRegularFile(file))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                LOG.errorf("%s cannot be listed: %s", root, e.getMessage());
            }
        }
        return files;
    }

    private static boolean isManifest(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private boolean isHidden(Path file) {
        for (var root : roots) {
            if (file.startsWith(root)) {
                for (var part : root.relativize(file)) {
                    if (part.toString().startsWith(".")) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The file as its author knows it: below the directory that was given. */
    private String shown(Path file) {
        return roots.stream()
                .filter(file::startsWith)
                .findFirst()
                .map(root -> {
                    var parent = root.getParent();
                    return (parent == null ? root : parent).relativize(file).toString();
                })
                .orElse(file.toString());
    }
}
