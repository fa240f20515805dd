package io.dragoman.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusSignalsTest {
    private static final ObjectKey KEY = new ObjectKey("Ingress", "ns", "a");

    private final List<ResourceID> events = new ArrayList<>();
    private final List<ObjectKey> known = new ArrayList<>();
    private final StatusSignals signals = new StatusSignals();

    @BeforeEach
    void lead() {
        signals.begin();
    }

    private void take(Event event) {
        events.add(event.getRelatedCustomResourceID());
    }

    @Test
    void whoBeginsAgainLooksAtEveryObjectWhoseStatusIsKnown() {
        var source = signals.<Ingress>source("Ingress", () -> known);
        EventHandler handler = this::take;
        source.setEventHandler(handler);
        source.start();
        source.stop();
        known.add(KEY);
        signals.changed(KEY);
        assertThat(events).isEmpty();

        source.start();
        assertThat(events).containsExactly(new ResourceID("a", "ns"));
    }

    @Test
    void whoLeadsAgainLooksAtEveryObjectAndMeanwhileAtNone() {
        var source = signals.<Ingress>source("Ingress", () -> known);
        source.setEventHandler(this::take);
        source.start();
        signals.end();
        known.add(KEY);
        signals.changed(KEY);
        assertThat(events).isEmpty();
        assertThat(signals.areWritten()).isFalse();

        signals.begin();
        assertThat(events).containsExactly(new ResourceID("a", "ns"));
        assertThat(signals.areWritten()).isTrue();
    }

    @Test
    void whoRunsIsToldOfEachChange() {
        var source = signals.<Ingress>source("Ingress", () -> known);
        source.setEventHandler(this::take);
        source.start();
        signals.changed(KEY);
        signals.changed(new ObjectKey("Mapping", "ns", "a"));
        assertThat(events).containsExactly(new ResourceID("a", "ns"));
    }
}
