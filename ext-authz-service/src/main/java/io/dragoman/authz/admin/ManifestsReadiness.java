package io.dragoman.authz.admin;

import io.dragoman.authz.config.ManifestLoader;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The service is ready when it has read all manifests once. */
@Readiness
@ApplicationScoped
class ManifestsReadiness implements HealthCheck {
    private final ManifestLoader loader;

    ManifestsReadiness(ManifestLoader loader) {
        this.loader = loader;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("manifests").status(loader.isLoaded()).build();
    }
}
