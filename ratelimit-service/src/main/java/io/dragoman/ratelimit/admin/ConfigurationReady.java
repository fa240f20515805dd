package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.store.Store;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the limits are known. A store that is away is told, but does not take the service out: Envoy decides. */
@Readiness
final class ConfigurationReady implements HealthCheck {
    private final Configuration configuration;
    private final Store store;

    ConfigurationReady(Configuration configuration, Store store) {
        this.configuration = configuration;
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("limits loaded")
                .status(configuration.rules().isPresent())
                .withData("limits", configuration.limits().size())
                .withData("store", store.state())
                .build();
    }
}
