package io.dragoman.operator;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Has reconcilers look at objects whose status changed, while this replica writes statuses. Signals that come while it
 * does not, or while nobody reconciles, are lost, which does no harm: whoever begins looks at every object. For any
 * thread.
 */
public final class StatusSignals {
    private final Map<String, Source<?>> sources = new ConcurrentHashMap<>();
    private volatile boolean written;

    private static final class Source<R extends HasMetadata> extends AbstractEventSource<Void, R> {
        private final Supplier<List<ObjectKey>> known;

        Source(Supplier<List<ObjectKey>> known) {
            super(Void.class, "status");
            this.known = known;
        }

        /** Informers tell only of what has changed since they ran last, and signals have been lost since. */
        @Override
        public void start() {
            super.start();
            all();
        }

        void all() {
            known.get().forEach(this::changed);
        }

        @Override
        public Set<Void> getSecondaryResources(R primary) {
            return Set.of();
        }

        void changed(ObjectKey key) {
            if (isRunning()) {
                getEventHandler().handleEvent(new Event(new ResourceID(key.name(), key.namespace())));
            }
        }
    }

    /** Statuses are written from now on. */
    void begin() {
        written = true;
        sources.values().forEach(Source::all);
    }

    /** Statuses are written no more; a write that is under way may still come to its end. */
    void end() {
        written = false;
    }

    /** Whether statuses are written. */
    boolean areWritten() {
        return written;
    }

    /** Says that an object's status changed. */
    public void changed(ObjectKey key) {
        var source = sources.get(key.kind());
        if (written && source != null) {
            source.changed(key);
        }
    }

    /**
     * What a kind's reconciler listens to.
     *
     * @param known the objects of the kind that have a status, asked for each time that the reconciler starts
     */
    public <R extends HasMetadata> EventSource<Void, R> source(String kind, Supplier<List<ObjectKey>> known) {
        var source = new Source<R>(known);
        sources.put(kind, source);
        return source;
    }
}
