package io.dragoman.operator;

import io.dragoman.resources.kube.KubeKind;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The CustomResourceDefinitions of some kinds, followed by name by the replica that leads. Whoever may not watch them
 * is told of no change.
 */
public final class Definitions implements Leadership.Duties {
    private final Supplier<KubernetesClient> client;
    private final List<String> names;
    private final List<Consumer<CustomResourceDefinition>> listeners = new CopyOnWriteArrayList<>();
    private List<SharedIndexInformer<CustomResourceDefinition>> informers = List.of();

    /** Keeps of a definition what listeners look at; schemas are most of it. */
    private static final class WithoutSchemas extends BasicItemStore<CustomResourceDefinition> {
        WithoutSchemas() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public @Nullable CustomResourceDefinition put(String key, CustomResourceDefinition definition) {
            definition.getMetadata().setManagedFields(null);
            definition.getMetadata().setAnnotations(null);
            definition.getSpec().getVersions().forEach(version -> version.setSchema(null));
            return super.put(key, definition);
        }
    }

    /**
     * Definitions that are not followed yet.
     *
     * @param kinds those of them that a CustomResourceDefinition defines are followed
     */
    public Definitions(Supplier<KubernetesClient> client, List<KubeKind> kinds) {
        this.client = client;
        names = kinds.stream()
                .filter(KubeKind::isCustom)
                .map(KubeKind::definition)
                .toList();
    }

    /** Tells of each definition as it is, without its schemas, and of each change; must not block. */
    public void listen(Consumer<CustomResourceDefinition> listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void begin() {
        informers = names.stream().map(this::follow).toList();
    }

    private SharedIndexInformer<CustomResourceDefinition> follow(String name) {
        var informer = client.get()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .runnableInformer(0)
                .itemStore(new WithoutSchemas())
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(CustomResourceDefinition definition) {
                        tell(definition);
                    }

                    @Override
                    public void onUpdate(CustomResourceDefinition before, CustomResourceDefinition definition) {
                        tell(definition);
                    }

                    @Override
                    public void onDelete(CustomResourceDefinition definition, boolean unknown) {
                        // Its successor will be told of.
                    }
                })
                .exceptionHandler((_, _) -> true);
        var _ = informer.start();
        return informer;
    }

    private void tell(CustomResourceDefinition definition) {
        listeners.forEach(listener -> listener.accept(definition));
    }

    @Override
    public synchronized void end() {
        informers.forEach(SharedIndexInformer::stop);
        informers = List.of();
    }
}
