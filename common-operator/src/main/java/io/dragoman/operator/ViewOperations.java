package io.dragoman.operator;

import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.internal.HasMetadataOperationsImpl;
import io.fabric8.kubernetes.client.dsl.internal.OperationContext;
import java.util.function.Supplier;

/**
 * Requests for the objects of one kind, in a version that is looked up for each. The client knows one version a class,
 * by its annotation, and the Operator SDK one class a kind.
 *
 * @param <R> the kind
 */
final class ViewOperations<R extends StatusView>
        extends HasMetadataOperationsImpl<R, DefaultKubernetesResourceList<R>> {
    private final ResourceDefinitionContext definition;
    private final Class<R> view;
    private final Supplier<String> version;

    ViewOperations(Client client, ResourceDefinitionContext definition, Class<R> view, Supplier<String> version) {
        this(defaultContext(client), definition, view, version);
    }

    private ViewOperations(
            OperationContext context, ResourceDefinitionContext definition, Class<R> view, Supplier<String> version) {
        super(context, in(version.get(), definition), view, null);
        this.definition = definition;
        this.view = view;
        this.version = version;
    }

    private static ResourceDefinitionContext in(String version, ResourceDefinitionContext definition) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(definition.getGroup())
                .withVersion(version)
                .withKind(definition.getKind())
                .withPlural(definition.getPlural())
                .withNamespaced(definition.isNamespaceScoped())
                .build();
    }

    @Override
    public ViewOperations<R> newInstance(OperationContext context) {
        return new ViewOperations<>(context, definition, view, version);
    }
}
