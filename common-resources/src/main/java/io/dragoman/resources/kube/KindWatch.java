package io.dragoman.resources.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows the objects of one kind for as long as the API server serves it. */
final class KindWatch implements AutoCloseable {
    /** Objects a page of the first listing, lest the answer for a large cluster has to be held in memory at once. */
    private static final long PAGE = 500;

    /** Types of Secrets that are many or large in usual clusters, and that nothing in a gateway can refer to. */
    private static final Set<String> FOREIGN_SECRETS = Set.of(
            "bootstrap.kubernetes.io/token",
            "helm.sh/release.v1",
            "kubernetes.io/dockercfg",
            "kubernetes.io/dockerconfigjson",
            "kubernetes.io/service-account-token");

    private final KubernetesClient client;
    private final KubeKind kind;
    private final WatchSettings settings;
    private final KnownObjects objects;
    private final Consumer<KindWatch> noticed;
    private volatile @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile @Nullable String version;
    private volatile @Nullable Throwable failure;
    private volatile boolean settled;

    /** When it last listed or watched, by {@link System#nanoTime}. Used by who calls {@link #endIfStuck} alone. */
    private long alive = System.nanoTime();

    /**
     * A watch that has not begun.
     *
     * @param noticed is told when {@link #isSettled} or {@link #failure} may have changed
     */
    KindWatch(
            KubernetesClient client,
            KubeKind kind,
            WatchSettings settings,
            KnownObjects objects,
            Consumer<KindWatch> noticed) {
        this.client = client;
        this.kind = kind;
        this.settings = settings;
        this.objects = objects;
        this.noticed = noticed;
    }

    KubeKind kind() {
        return kind;
    }

    /** Whether the kind is followed, or tried to be. */
    boolean isRunning() {
        return informer != null;
    }

    /** Begins to follow the kind, in this version. */
    void start(String served) {
        version = served;
        var started = selection(served).withLimit(PAGE).runnableInformer(0);
        informer = started;
        started.itemStore(objects);
        started.exceptionHandler((_, thrown) -> failed(thrown));
        started.stopped().whenComplete((_, thrown) -> {
            if (thrown != null) {
                informer = null;
            }
        });
        started.start().whenComplete((_, thrown) -> {
            if (thrown == null) {
                failure = null;
                settle();
            }
        });
    }

    /**
     * Ends the watch if it has neither listed nor watched for so long, and answers whether it did; what is known stays,
     * and {@link #start} compares it with a new list. The client goes on for ever with a watch that is refused when it
     * comes back after a broken connection: by 410 if its version is too old, by 404 if the kind is no longer served in
     * its version.
     */
    boolean endIfStuck(Duration patience) {
        var current = informer;
        var now = System.nanoTime();
        if (current == null || current.isWatching() || objects.takeTouched()) {
            alive = now;
            return false;
        }
        if (now - alive < patience.toNanos()) {
            return false;
        }
        alive = now;
        informer = null;
        current.stop();
        return true;
    }

    /** The kind is not there: there is nothing to wait for. */
    void isAbsent() {
        settle();
    }

    private void settle() {
        settled = true;
        noticed.accept(this);
    }

    /** Whether to go on trying. */
    private boolean failed(Throwable thrown) {
        failure = thrown;
        var code = code(thrown);
        if (code == HttpURLConnection.HTTP_FORBIDDEN) {
            // An answer, though not the one that was hoped for: waiting for another would hold up everything else.
            settled = true;
        }
        noticed.accept(this);
        return code != HttpURLConnection.HTTP_NOT_FOUND;
    }

    private static int code(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException exception && exception.getCode() != 0) {
                return exception.getCode();
            }
        }
        return 0;
    }

    /** Whether all objects of the kind have been told of, or cannot be had. Once it is so, it stays so. */
    boolean isSettled() {
        return settled;
    }

    /** Why the kind cannot be followed at present, or null if it can. */
    @Nullable
    String failure() {
        var current = informer;
        if (failure != null && current != null && current.isWatching()) {
            failure = null;
        }
        var thrown = failure;
        return thrown == null ? null : reason(thrown);
    }

    static String reason(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException exception
                    && exception.getStatus() != null
                    && exception.getStatus().getMessage() != null) {
                return exception.getStatus().getMessage();
            }
        }
        var last = thrown;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    /** All objects of the kind as the API server has them now. Blocks. */
    List<GenericKubernetesResource> list() {
        var served = version;
        return served == null ? List.of() : selection(served).list().getItems();
    }

    private FilterWatchListDeletable<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            selection(String served) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(served)
                .withKind(kind.kind())
                .withPlural(kind.plural())
                .withNamespaced(kind.namespaced())
                .build();
        var all = client.genericKubernetesResources(context);
        var namespace = settings.namespaceFor(kind);
        FilterWatchListDeletable<
                        GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
                selection = !kind.namespaced() || namespace == null ? all.inAnyNamespace() : all.inNamespace(namespace);
        if (!settings.labels().isEmpty()) {
            selection = selection.withLabelSelector(settings.labels());
        }
        for (var term : settings.fields()) {
            selection = term.equal()
                    ? selection.withField(term.path(), term.value())
                    : selection.withoutField(term.path(), term.value());
        }
        if (kind.equals(KubeKind.SECRET)) {
            for (var type : FOREIGN_SECRETS.stream().sorted().toList()) {
                selection = selection.withoutField("type", type);
            }
        }
        return selection;
    }

    @Override
    public void close() {
        var current = informer;
        if (current != null) {
            current.stop();
        }
    }
}
