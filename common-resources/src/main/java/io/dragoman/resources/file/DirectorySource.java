package io.dragoman.resources.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Change;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.Scope;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.catalog.Contents;
import io.dragoman.resources.catalog.ResourceCatalog;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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
 * file has been quiet for a few milliseconds; files that change together are told of together. Removals are believed
 * when they still hold a moment later ({@link #CONFIRM}), because editors and copies leave files short or
 * absent for a moment. A directory behind a symbolic link is read; what happens in it is seen when something happens
 * in the directories themselves.
 */
public final class DirectorySource implements ResourceSource {
    private static final Logger LOG = Logger.getLogger(DirectorySource.class);

    /** So long must an object be missing from its file until it counts as removed. */
    static final Duration CONFIRM = Duration.ofMillis(300);

    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** When everything is looked at because of something that has gone and hardly was more than a temporary file. */
    private static final long HARDLY_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How often a doubtful file is looked at: often, lest one that is rewritten all the time is met half written only. */
    private static final long DOUBT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final List<Path> roots;
    private final ManifestParser parser;
    private final Scope scope;
    private final Consumer<SourceUpdate> listener;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("manifests").factory());
    private final ExecutorService watching = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("manifest-watch").daemon().factory());
    private @Nullable DirectoryWatcher watcher;

    // What follows is used by the worker alone.
    private final ResourceCatalog<Path> catalog = new ResourceCatalog<>(CONFIRM);
    private final Map<Path, Path> shownRoots = new LinkedHashMap<>();
    private final Map<Path, Stamp> stamps = new HashMap<>();
    private final Map<Path, Pending> pending = new HashMap<>();
    private final Map<Path, Long> wrongSince = new HashMap<>();
    private final Map<Path, Long> doubtful = new HashMap<>();
    private final Set<Path> unlisted = new HashSet<>();
    private Set<Path> directories = Set.of();
    private Set<Path> astray = Set.of();
    private boolean linked;
    private @Nullable Long rescanAt;
    private long lastRescanTook;
    private @Nullable Wake wake;

    /** A file's identity and version as the file system tells it. */
    private record Stamp(@Nullable Object fileKey, long modified, long size) {
        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(
                    attributes.fileKey(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size());
        }
    }

    /** A file that waits to be read; {@code since} bounds how long its events can put that off. */
    private record Pending(long since, long due) {}

    /** The next time that the worker looks for what is due. */
    private record Wake(long at, Future<?> task) {}

    /**
     * A source for the given directories.
     *
     * @param roots directories; an object that two files define counts where the path comes first
     * @param parser reads the documents
     * @param scope which objects are taken
     * @param listener is told of every update, always by the same thread
     */
    public DirectorySource(List<Path> roots, ManifestParser parser, Scope scope, Consumer<SourceUpdate> listener) {
        this.roots =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        this.parser = parser;
        this.scope = scope;
        this.listener = listener;
    }

    /**
     * Reads everything, tells the listener, then follows the directories.
     *
     * @throws UncheckedIOException if a directory is not there or cannot be watched
     */
    @Override
    public void start() {
        try {
            findRoots();
            var started = DirectoryWatcher.builder()
                    .paths(List.copyOf(shownRoots.keySet()))
                    .fileHashing(false)
                    .listener(event -> worker.execute(() -> noticed(event.path())))
                    .build();
            watcher = started;
            // This registers the directories before it returns, so that no change falls between watching and reading.
            var watched = started.watchAsync(watching);
            if (watched.isCompletedExceptionally()) {
                throw new IOException("the manifests cannot be watched", watched.exceptionNow());
            }
            worker.submit(this::readAll).get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot read the manifests", e.getCause());
        }
    }

    /**
     * Reads directories once, without following them.
     *
     * @param roots directories; an object that two files define counts where the path comes first
     * @param parser reads the documents
     * @param ambassadorId only objects for this instance are taken
     * @throws UncheckedIOException if a directory is not there
     */
    public static SourceUpdate read(List<Path> roots, ManifestParser parser, String ambassadorId) {
        try (var source = new DirectorySource(roots, parser, Scope.of(ambassadorId), update -> {})) {
            source.findRoots();
            return source.readEverything();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The objects of directories as they are written, in {@code v3alpha1} where they are written in an older version.
     * What is no YAML is left out.
     *
     * @throws UncheckedIOException if a directory is not there
     */
    public static List<JsonNode> written(List<Path> roots) {
        return documents(roots).stream()
                .flatMap(document -> ManifestParser.written(document.content()).stream())
                .toList();
    }

    /**
     * The documents of directories, whatever they hold. What is no YAML is left out.
     *
     * @throws UncheckedIOException if a directory is not there
     */
    public static List<ManifestDocument> documents(List<Path> roots) {
        try (var source = new DirectorySource(roots, new ManifestParser(""), Scope.of(""), update -> {})) {
            source.findRoots();
            return source.list().keySet().stream().flatMap(source::documents).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<JsonNode> written() {
        return written(roots);
    }

    private Stream<ManifestDocument> documents(Path file) {
        try {
            var name = shown(file);
            return YamlDocuments.parse(Files.readString(file)).stream()
                    .flatMap(document -> Stream.ofNullable(document.node())
                            .map(node -> new ManifestDocument(node, name + ":" + document.line())));
        } catch (IOException e) {
            LOG.debugf("%s cannot be read: %s", file, e.getMessage());
            return Stream.empty();
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

    private void findRoots() throws IOException {
        for (var root : roots) {
            if (!Files.isDirectory(root)) {
                throw new NoSuchFileException(root + " is not a directory");
            }
            // The watcher does not look behind a symbolic link, not even one that it is given.
            shownRoots.put(root.toRealPath(), root);
        }
    }

    private void readAll() {
        listener.accept(readEverything());
    }

    private SourceUpdate readEverything() {
        long now = System.nanoTime();
        var changes = new ArrayList<Change>();
        for (var file : list().keySet()) {
            changes.addAll(catalog.update(file, read(file), now).changes());
        }
        return new SourceUpdate(changes, catalog.problems());
    }

    private void noticed(@Nullable Path path) {
        long now = System.nanoTime();
        if (path != null && isManifest(path) && !Files.isDirectory(path) && !isHidden(path)) {
            wakeAt(schedule(path, now), now);
        } else if (path == null || !(isUnrelated(path) || hasGoneUnread(path))) {
            // A directory came or went, a symbolic link was switched, or events were lost: look at everything. In a
            // large tree that takes its time, so it must not be all that is done.
            long pause = path != null && hardlyMattered(path) ? HARDLY_NANOS : QUIET_NANOS;
            long at = now + Math.max(pause, lastRescanTook);
            if (rescanAt == null || at - rescanAt < 0) {
                rescanAt = at;
                wakeAt(at, now);
            }
        }
    }

    /** Whether it has gone and was no directory, nor what a link leads to, as there are no links. */
    private boolean hasGoneUnread(Path path) {
        return !linked && hardlyMattered(path);
    }

    /**
     * Whether it is a file that nobody reads, such as the one that an editor writes before it takes the place of a
     * manifest: neither in a directory that links may lead to, nor one that a link leads to itself, or may have led to.
     */
    private boolean isUnrelated(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var key = attributes.fileKey();
            return attributes.isRegularFile()
                    && astray.isEmpty()
                    && !isHidden(path.resolveSibling("itself"))
                    && stamps.values().stream().noneMatch(stamp -> Objects.equals(stamp.fileKey(), key));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it has gone and was no directory. */
    private boolean hardlyMattered(Path path) {
        return Files.notExists(path, LinkOption.NOFOLLOW_LINKS) && !directories.contains(path);
    }

    /** Has the file read soon, and says when. */
    private long schedule(Path file, long now) {
        var waiting = pending.get(file);
        long since = waiting == null ? now : waiting.since();
        long due = Math.min(now + QUIET_NANOS, since + MAX_WAIT_NANOS);
        pending.put(file, new Pending(since, due));
        return due;
    }

    /** Sees to it that the worker wakes up at that time, or before. */
    private void wakeAt(long at, long now) {
        if (wake != null) {
            if (wake.at() - at <= 0) {
                return;
            }
            wake.task().cancel(false);
        }
        wake = new Wake(at, worker.schedule(this::work, Math.max(0, at - now), TimeUnit.NANOSECONDS));
    }

    /** Does what is due. */
    private void work() {
        wake = null;
        long now = System.nanoTime();
        if (rescanAt != null && rescanAt - now <= 0) {
            rescan(now);
        }
        var due = new TreeMap<Path, Pending>();
        pending.forEach((file, waiting) -> {
            if (waiting.due() - now <= 0) {
                due.put(file, waiting);
            }
        });
        pending.keySet().removeAll(due.keySet());
        var changes = new ArrayList<Change>();
        boolean told = false;
        for (var file : due.keySet()) {
            told |= readChanged(file, now, changes);
        }
        if (told) {
            tell(new SourceUpdate(changes, catalog.problems()));
        }
        if (rescanAt != null) {
            wakeAt(rescanAt, System.nanoTime());
        }
        pending.values().stream()
                .mapToLong(Pending::due)
                .reduce((a, b) -> a - b <= 0 ? a : b)
                .ifPresent(next -> wakeAt(next, System.nanoTime()));
    }

    private void tell(SourceUpdate update) {
        try {
            listener.accept(update);
        } catch (RuntimeException e) {
            LOG.errorf(e, "an update of the manifests was not taken in full");
        }
    }

    private void rescan(long now) {
        rescanAt = null;
        var listed = list();
        listed.forEach((file, stamp) -> {
            if (!stamp.equals(stamps.get(file))) {
                schedule(file, now);
            }
        });
        catalog.parts().stream().filter(file -> !listed.containsKey(file)).forEach(file -> schedule(file, now));
        lastRescanTook = System.nanoTime() - now;
    }

    /** Whether there is something to tell: a file that looks wrong for the first time may just be half written. */
    private boolean readChanged(Path file, long now, List<Change> changes) {
        try {
            var last = doubtful.remove(file);
            if (last != null && now - last < CONFIRM.toNanos() && isUnchanged(file)) {
                readAgain(file, last, now);
                return false;
            }
            var content = read(file);
            if (content.hasErrors()) {
                long since = wrongSince.computeIfAbsent(file, f -> now);
                if (now - since < CONFIRM.toNanos()) {
                    readAgain(file, now, now);
                    return false;
                }
            }
            wrongSince.remove(file);
            var result = catalog.update(file, content, now);
            changes.addAll(result.changes());
            if (result.unconfirmed()) {
                readAgain(file, now, now);
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "reading %s failed; its last good content stays in effect", file);
        }
        return true;
    }

    /** Comes back to a file whose content is not believed yet; events do not put that off. */
    private void readAgain(Path file, long lastRead, long now) {
        doubtful.put(file, lastRead);
        long due = now + DOUBT_NANOS;
        pending.put(file, new Pending(due - MAX_WAIT_NANOS, due));
    }

    private boolean isUnchanged(Path file) {
        Stamp stamp = null;
        try {
            stamp = Stamp.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            LOG.debugf("%s is not there: %s", file, e.getMessage());
        }
        return Objects.equals(stamp, stamps.get(file));
    }

    private Contents read(Path file) {
        try {
            stamps.put(file, Stamp.of(Files.readAttributes(file, BasicFileAttributes.class)));
            linked |= Files.isSymbolicLink(file);
            return ManifestFile.parse(Files.readString(file, StandardCharsets.UTF_8), shown(file), parser, scope);
        } catch (NoSuchFileException e) {
            stamps.remove(file);
            return Contents.ABSENT;
        } catch (CharacterCodingException e) {
            return ManifestFile.unreadable(shown(file), "it is not UTF-8 text");
        } catch (IOException e) {
            return ManifestFile.unreadable(shown(file), e.getClass().getSimpleName());
        }
    }

    /** Every manifest there is. What cannot be listed is left out alone. */
    private Map<Path, Stamp> list() {
        var files = new TreeMap<Path, Stamp>();
        var found = new HashSet<Path>();
        var broken = new HashSet<Path>();
        var failed = new HashSet<Path>();
        for (var root : shownRoots.keySet()) {
            try {
                Files.walkFileTree(
                        root,
                        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                        Integer.MAX_VALUE,
                        new Collector(root, files, found, broken, failed));
            } catch (IOException e) {
                failed.add(root);
            }
        }
        directories = found;
        astray = broken;
        linked |= !broken.isEmpty() || found.stream().anyMatch(Files::isSymbolicLink);
        unlisted.retainAll(failed);
        failed.stream().filter(unlisted::add).forEach(path -> LOG.errorf("%s cannot be listed", path));
        return files;
    }

    /** Collects the manifests below a directory. */
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Map<Path, Stamp> files;
        private final Set<Path> directories;
        private final Set<Path> broken;
        private final Set<Path> failed;

        Collector(Path root, Map<Path, Stamp> files, Set<Path> directories, Set<Path> broken, Set<Path> failed) {
            this.root = root;
            this.files = files;
            this.directories = directories;
            this.broken = broken;
            this.failed = failed;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            directories.add(directory);
            return !directory.equals(root) && startsWithDot(directory)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isManifest(file) && !startsWithDot(file)) {
                files.put(file, Stamp.of(attributes));
            } else if (attributes.isSymbolicLink()) {
                broken.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) {
            return failed(path, e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            return e == null ? FileVisitResult.CONTINUE : failed(directory, e);
        }

        private FileVisitResult failed(Path path, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
                failed.add(path);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isManifest(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static boolean startsWithDot(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private boolean isHidden(Path file) {
        for (var root : shownRoots.keySet()) {
            if (file.startsWith(root)) {
                for (var part : root.relativize(file)) {
                    if (startsWithDot(part)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The file as its author knows it: below the directory that was given. */
    private String shown(Path file) {
        for (var root : shownRoots.entrySet()) {
            if (file.startsWith(root.getKey())) {
                var given = root.getValue();
                var name = given.getFileName() == null ? given : given.getFileName();
                return name.resolve(root.getKey().relativize(file)).toString();
            }
        }
        return file.toString();
    }
}
