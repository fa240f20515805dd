package io.dragoman.operator;

import io.dragoman.resources.parse.ScopeSettings;
import io.dragoman.resources.source.ResourceSources.Identity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What reconcilers work with.
 *
 * @param board knows what each object's status ought to be
 * @param signals says when it changed
 * @param versions in which version objects are asked for
 * @param events tells of what went wrong
 * @param meters counts what is written: {@code dragoman_status_writes_total} by kind, {@code dragoman_events_total}
 * @param namespace the only namespace that is looked into, or null for all
 */
public record StatusDesk(
        StatusBoard board,
        StatusSignals signals,
        StatusVersions versions,
        RefusalEvents events,
        MeterRegistry meters,
        @Nullable String namespace) {
    /** Whether statuses are written of kinds that a CustomResourceDefinition defines, which may leave no room for them. */
    private static final String SETTING = "DRAGOMAN_UPDATE_STATUS";

    /** Kubernetes' own kind, which always has room. */
    private static final String INGRESS = "Ingress";

    /**
     * A desk for a service.
     *
     * @param service the service's name
     * @param kinds the kinds whose status it writes, unless the environment says otherwise
     * @param meters the service's metrics
     */
    public static StatusDesk of(
            String service,
            Identity identity,
            Set<String> kinds,
            Supplier<KubernetesClient> client,
            MeterRegistry meters) {
        var scope = ScopeSettings.of(identity.environment(), identity.ambassadorId(), identity.namespace());
        var signals = new StatusSignals();
        boolean custom = ScopeSettings.isOn(identity.environment(), SETTING, true);
        var board = new StatusBoard(
                key -> kinds.contains(key.kind()) && (custom || key.kind().equals(INGRESS)), signals::changed);
        return new StatusDesk(
                board,
                signals,
                new StatusVersions(client),
                new RefusalEvents(client, service),
                meters,
                scope.namespace());
    }

    /** What a kind's reconciler listens to. */
    public <R extends HasMetadata> EventSource<Void, R> source(String kind) {
        return signals.source(kind, () -> board.known(kind));
    }

    /** Has a reconciler look where the service looks. */
    public void restrict(ControllerConfigurationOverrider<?> configuration) {
        if (namespace != null) {
            configuration.settingNamespace(namespace);
        }
    }
}
