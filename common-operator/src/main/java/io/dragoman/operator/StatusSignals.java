package io.dragoman.operator;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has reconcilers look at objects whose status changed. Signals that come while nobody reconciles are lost, which does
 * no harm: whoever begins looks at every object. For any thread.
 */
public final class StatusSignals {
    private final Map<String, Source<?>> sources = new ConcurrentHashMap<>();

    private static final class Source<R extends HasMetadata> extends AbstractEventSource<Void, R> {
        Source() {
            super(Void.class, "status");
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

    /** Says that an object's status changed. */
    public void changed(ObjectKey key) {
        var source = sources.get(key.kind());
        if (source != null) {
            source.changed(key);
        }
    }

    /** What a kind's reconciler listens to. */
    public <R extends HasMetadata> EventSource<Void, R> source(String kind) {
        var source = new Source<R>();
        sources.put(kind, source);
        return source;
    }
}
