package io.dragoman.ratelimit.config;

import java.util.function.BooleanSupplier;

/** Whether requests can be decided: there have to be limits, and a store where that is asked for. */
public final class ReadyState {
    private final Configuration configuration;
    private final BooleanSupplier store;

    /**
     * Of a service.
     *
     * @param store whether the store is there, as far as that matters
     */
    public ReadyState(Configuration configuration, BooleanSupplier store) {
        this.configuration = configuration;
        this.store = store;
    }

    /** Whether the service is ready now; without waiting. */
    public boolean isReady() {
        return configuration.rules().isPresent() && store.getAsBoolean();
    }
}
