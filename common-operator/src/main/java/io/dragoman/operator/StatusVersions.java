package io.dragoman.operator;

import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.kube.ServedVersions;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.impl.BaseClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The version in which the objects of each kind are watched and their status is written: as in {@link ServedVersions}.
 * For any thread.
 */
final class StatusVersions {
    private static final Logger LOG = Logger.getLogger(StatusVersions.class);

    private final Supplier<KubernetesClient> client;
    private final Set<String> bound = ConcurrentHashMap.newKeySet();
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    StatusVersions(Supplier<KubernetesClient> client) {
        this.client = client;
    }

    /** Has every request of the client for a kind's objects go to the kind's version at that time. */
    <R extends StatusView> void bind(Class<R> view) {
        var definition = ResourceDefinitionContext.fromResourceType(view);
        var handlers = client.get().adapt(BaseClient.class).getHandlers();
        handlers.unregister(view);
        handlers.register(view, it -> new ViewOperations<>(it, definition, view, () -> of(definition)));
        bound.add(definition.getKind());
    }

    private String of(ResourceDefinitionContext definition) {
        return versions.getOrDefault(definition.getKind(), definition.getVersion());
    }

    /** The version for a kind's objects; that of the annotation as long as no other is known. */
    String of(Class<? extends StatusView> view) {
        return of(ResourceDefinitionContext.fromResourceType(view));
    }

    /** Looks for the versions of all kinds that are bound; what cannot be found stays as it was. Blocks. */
    void find() {
        var served = new ServedVersions(client.get());
        try {
            for (var kind : KubeKind.named(bound.toArray(String[]::new))) {
                var version = served.of(kind);
                if (version != null) {
                    versions.put(kind.kind(), version);
                }
            }
        } catch (KubernetesClientException e) {
            LOG.debugf("the versions of kinds cannot be found: %s", e.getMessage());
        }
    }

    /** Takes over a definition, and answers whether its kind is bound and now has another version. */
    boolean take(CustomResourceDefinition definition) {
        var kind = definition.getSpec().getNames().getKind();
        var version = ServedVersions.of(definition);
        return version != null && bound.contains(kind) && !version.equals(versions.put(kind, version));
    }
}
