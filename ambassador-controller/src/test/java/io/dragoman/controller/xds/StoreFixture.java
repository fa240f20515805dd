package io.dragoman.controller.xds;

import io.dragoman.protos.XdsType;
import org.jspecify.annotations.Nullable;

/** A store with an Envoy that says what the test wants. */
public final class StoreFixture {
    private final ResourceStore store = new ResourceStore();

    public ResourceStore store() {
        return store;
    }

    /** Offers routes to an Envoy that accepts them, or refuses them for the given reason. */
    public void offer(XdsResource routes, @Nullable String refusal) {
        store.put(XdsType.ROUTE, routes.name(), routes);
        if (refusal == null) {
            store.accepted(XdsType.ROUTE, routes);
        } else {
            store.rejected(XdsType.ROUTE, routes, refusal);
        }
    }
}
