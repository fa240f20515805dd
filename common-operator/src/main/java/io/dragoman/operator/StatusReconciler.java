package io.dragoman.operator;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.ApiVersionUtil;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurableReconciler;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes the status of one kind's objects, by server-side apply and only where it differs from what the API server has.
 * The Operator SDK sees to it that each object is in one pair of hands, and that a failed write is tried again.
 *
 * @param <R> the kind
 */
public abstract class StatusReconciler<R extends StatusView> implements ConfigurableReconciler<R> {
    /** Objects a page of the first listing. */
    public static final long PAGE = 500;

    /** A failed write is tried until it succeeds, or is no longer wanted. */
    public static final int FOR_EVER = Integer.MAX_VALUE;

    /** Longest pause between two attempts, in milliseconds. */
    public static final long LONGEST_PAUSE = 30_000;

    private final StatusDesk desk;
    private final Supplier<R> empty;

    /**
     * A reconciler.
     *
     * @param desk knows what there is to say
     * @param empty makes an object of the kind without anything in it
     */
    protected StatusReconciler(StatusDesk desk, Supplier<R> empty) {
        this.desk = desk;
        this.empty = empty;
    }

    @Override
    public List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
        return List.of(desk.source(empty.get().getKind()));
    }

    @Override
    public void updateConfigurationFrom(ControllerConfigurationOverrider<R> configuration) {
        desk.restrict(configuration);
        desk.versions().bind(view());
    }

    @SuppressWarnings("unchecked")
    private Class<R> view() {
        return (Class<R>) empty.get().getClass();
    }

    @Override
    public UpdateControl<R> reconcile(R object, Context<R> context) {
        var metadata = object.getMetadata();
        var key = new ObjectKey(object.getKind(), metadata.getNamespace(), metadata.getName());
        var said = desk.board().of(key);
        if (!desk.signals().areWritten() || said == null || said.generation() < metadata.getGeneration()) {
            // Another replica's business, nothing to say yet, or nothing about this version: there will be a signal.
            return UpdateControl.noUpdate();
        }
        var before = object.getStatus();
        var wanted = StatusText.of(key.kind(), said, before, Instant.now());
        if (wanted.equals(before)) {
            return UpdateControl.noUpdate();
        }
        desk.meters().counter("dragoman.events").increment(desk.events().tell(object, before, wanted));
        desk.meters().counter("dragoman.status.writes", "kind", key.kind()).increment();
        var patch = empty.get();
        patch.setApiVersion(ApiVersionUtil.joinApiGroupAndVersion(
                patch.getGroup(), desk.versions().of(view())));
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .build());
        patch.setStatus(wanted);
        return UpdateControl.patchStatus(patch);
    }
}
