package io.dragoman.controller.app;

import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.xds.Delivery;
import io.dragoman.controller.xds.DeliveryTimes;
import io.dragoman.resources.file.DirectorySource;
import io.dragoman.resources.file.ManifestRoots;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.ScopeSettings;
import io.dragoman.resources.parse.Variables;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts the control plane with the container, and ends it with it. */
@Singleton
class Application {
    private final ControlPlane controlPlane;
    private final DirectorySource source;

    Application(
            ControllerConfig config,
            @ConfigProperty(name = "ambassador.id", defaultValue = "default") String id,
            @ConfigProperty(name = "ambassador.namespace", defaultValue = "default") String namespace,
            @ConfigProperty(name = "ambassador.envoy.bind.address", defaultValue = "0.0.0.0") String bindAddress) {
        controlPlane = new ControlPlane(
                new Settings(namespace, bindAddress, config.listenerPortOffset(), config.diagnosticsService()),
                DeliveryTimes.DEFAULTS,
                config.responseFiles().orElseGet(config::manifests));
        var environment = System.getenv();
        source = new DirectorySource(
                ManifestRoots.of(config.manifests()),
                new ManifestParser(namespace, Variables.of(environment)),
                ScopeSettings.of(environment, id, namespace),
                controlPlane::accept);
    }

    void start(@Observes StartupEvent event) {
        source.start();
    }

    void stop(@Observes ShutdownEvent event) {
        source.close();
        controlPlane.close();
    }

    @Produces
    @Singleton
    ControlPlane controlPlane() {
        return controlPlane;
    }

    @Produces
    @Singleton
    WrittenObjects writtenObjects(ControllerConfig config) {
        return () -> DirectorySource.written(ManifestRoots.of(config.manifests()));
    }

    @Produces
    @Singleton
    Delivery delivery() {
        return controlPlane.delivery();
    }
}
