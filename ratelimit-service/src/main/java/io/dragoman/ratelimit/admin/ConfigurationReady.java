package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.config.ReadyState;
import io.dragoman.ratelimit.store.Store;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the limits are known. A store that is away is told; whether it takes the service out is a setting. */
@Readiness
final class ConfigurationReady implements HealthCheck {
    private final Configuration configuration;
    private final ReadyState ready;
    private final Store store;

    ConfigurationReady(Configuration configuration, ReadyState ready, Store store) {
        this.configuration = configuration;
        this.ready = ready;
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("limits loaded")
                .status(ready.isReady())
                .withData("limits", configuration.limits().size())
                .withData("store", store.state())
                .build();
    }
}
