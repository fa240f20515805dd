package io.dragoman.resources.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.Scope;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.catalog.Contents;
import io.dragoman.resources.catalog.ResourceCatalog;
import io.dragoman.resources.parse.ManifestParser;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Resources from the API server, followed live. Kinds whose CustomResourceDefinition is not there are followed as soon
 * as it is. While the API server is away, what was read before stays in effect. Each object is held once, in the form
 * that the gateway works with; Secrets of types that no gateway can refer to are not read.
 */
public final class KubernetesSource implements ResourceSource {
    private static final Logger LOG = Logger.getLogger(KubernetesSource.class);

    /** How soon a kind that was not there is looked for again, and a failure that has passed is noticed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** How long a kind may be neither listed nor watched. */
    private static final Duration STUCK = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final ManifestParser parser;
    private final Scope scope;
    private final Consumer<SourceUpdate> listener;
    private final Duration stuck;
    private final ServedVersions versions;
    private final List<KindWatch> watches;
    private final Queue<ObjectEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("api-server-events").factory());
    private final ScheduledExecutorService discovery = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("api-server-kinds").daemon().factory());
    private volatile @Nullable String discoveryFailure;

    // What follows is used by the worker alone.
    private final ResourceCatalog<Part> catalog = new ResourceCatalog<>(Duration.ZERO);
    private List<Change> untold = new ArrayList<>();
    private @Nullable List<Problem> toldProblems;

    /** An object of the API server. Objects of their own come before those that annotations of others hold. */
    private record Part(boolean holdsOthers, ObjectKey key) implements Comparable<Part> {
        private static final Comparator<Part> ORDER =
                Comparator.comparing(Part::holdsOthers).thenComparing(Part::key);

        static Part of(ObjectKey key) {
            return new Part(ManifestParser.isAnnotated(key.kind()), key);
        }

        @Override
        public int compareTo(Part other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * A source.
     *
     * @param client asks the API server; is not closed by the source
     * @param kinds what is followed
     * @param settings what the API server is asked for of each kind
     * @param parser reads the objects; must be one {@linkplain ManifestParser#ofApiServer for objects of the API server}
     * @param scope which objects are taken
     * @param listener is told of every update, always by the same thread
     */
    public KubernetesSource(
            KubernetesClient client,
            List<KubeKind> kinds,
            WatchSettings settings,
            ManifestParser parser,
            Scope scope,
            Consumer<SourceUpdate> listener) {
        this(client, kinds, settings, parser, scope, listener, STUCK);
    }

    KubernetesSource(
            KubernetesClient client,
            List<KubeKind> kinds,
            WatchSettings settings,
            ManifestParser parser,
            Scope scope,
            Consumer<SourceUpdate> listener,
            Duration stuck) {
        this.stuck = stuck;
        this.client = client;
        this.parser = parser;
        this.scope = scope;
        this.listener = listener;
        versions = new ServedVersions(client);
        watches = kinds.stream()
                .filter(settings::sees)
                .map(kind -> new KindWatch(client, kind, settings, new KnownObjects(kind, this::noticed), _ -> wake()))
                .toList();
    }

    /**
     * Reads everything once, without following it.
     *
     * @param patience how long that may take
     * @throws IllegalStateException if it takes longer; says what the API server answered last
     */
    public static SourceUpdate read(
            KubernetesClient client, WatchSettings settings, ManifestParser parser, Scope scope, Duration patience) {
        var first = new CompletableFuture<SourceUpdate>();
        try (var source = new KubernetesSource(client, KubeKind.ALL, settings, parser, scope, first::complete)) {
            source.start();
            try {
                return first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new IllegalStateException(
                        source.failures().stream()
                                .map(Problem::describe)
                                .findFirst()
                                .orElse("the cluster has not been read after " + patience.toSeconds() + " s"),
                        e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void start() {
        var _ = discovery.scheduleWithFixedDelay(this::discover, 0, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public List<JsonNode> written() {
        return watches.stream()
                .flatMap(watch -> watch.list().stream())
                .flatMap(object -> ManifestParser.written(tree(object)).stream())
                .toList();
    }

    @Override
    public void close() {
        discovery.shutdownNow();
        watches.forEach(KindWatch::close);
        worker.shutdownNow();
    }

    /** Begins to follow the kinds that are there now and were not before. */
    private void discover() {
        try {
            for (var watch : watches) {
                if (watch.endIfStuck(stuck)) {
                    LOG.debugf("%s are listed anew", watch.kind().plural());
                }
                if (!watch.isRunning()) {
                    var version = versions.of(watch.kind());
                    if (version == null) {
                        watch.isAbsent();
                    } else {
                        watch.start(version);
                    }
                }
            }
            discoveryFailure = null;
        } catch (KubernetesClientException e) {
            discoveryFailure = KindWatch.reason(e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "looking for kinds failed");
        }
        // Also for failures that have passed.
        wake();
    }

    private void noticed(ObjectEvent event) {
        events.add(event);
        wake();
    }

    private void wake() {
        if (due.compareAndSet(false, true) && !worker.isShutdown()) {
            worker.execute(this::work);
        }
    }

    private void work() {
        due.set(false);
        try {
            for (var event = events.poll(); event != null; event = events.poll()) {
                take(event);
            }
            if (watches.stream().allMatch(KindWatch::isSettled)) {
                tell();
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "events of the API server were not taken in full");
        }
    }

    private void take(ObjectEvent event) {
        var part = Part.of(event.key());
        if (event.again()) {
            untold.addAll(catalog.update(part, Contents.ABSENT, 0).changes());
        }
        untold.addAll(catalog.update(part, contents(event), 0).changes());
    }

    private Contents contents(ObjectEvent event) {
        var object = event.object();
        if (object == null) {
            parser.forget(event.key());
            return Contents.ABSENT;
        }
        try {
            var contents = new Contents.Builder(scope);
            parser.parse(tree(object), "").forEach(contents::add);
            return contents.build();
        } catch (RuntimeException e) {
            LOG.errorf(e, "reading %s failed; its last good version stays in effect", event.key());
            return Contents.unreadable(Problem.error(new Origin(event.key(), 0, "", ""), "cannot be read"));
        }
    }

    private JsonNode tree(GenericKubernetesResource object) {
        return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
    }

    private void tell() {
        var problems = new ArrayList<>(failures());
        problems.addAll(catalog.problems());
        if (untold.isEmpty() && problems.equals(toldProblems)) {
            return;
        }
        var update = new SourceUpdate(untold, problems);
        untold = new ArrayList<>();
        toldProblems = problems;
        listener.accept(update);
    }

    /** What cannot be followed; one problem for all kinds that have the same. */
    private List<Problem> failures() {
        var kinds = new TreeMap<String, List<String>>();
        if (discoveryFailure != null) {
            kinds.put(discoveryFailure, new ArrayList<>());
        }
        for (var watch : watches) {
            var failure = watch.failure();
            if (failure != null) {
                kinds.computeIfAbsent(failure, _ -> new ArrayList<>())
                        .add(watch.kind().plural());
            }
        }
        return kinds.entrySet().stream()
                .map(entry -> failure(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Problem failure(String reason, List<String> kinds) {
        var origin =
                new Origin(new ObjectKey("API server", "", client.getMasterUrl().getHost()), 0, "", "");
        var what = kinds.isEmpty() || kinds.size() == watches.size() ? "" : String.join(", ", kinds) + " ";
        return Problem.error(origin, what + "cannot be followed, what was read before stays in effect: " + reason);
    }
}
