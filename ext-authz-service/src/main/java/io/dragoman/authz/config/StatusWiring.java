package io.dragoman.authz.config;

import io.dragoman.operator.StatusDesk;
import io.dragoman.resources.source.ResourceSources.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** Makes what the reconcilers work with. */
@Singleton
final class StatusWiring {
    static final String SERVICE = "ext-authz-service";

    @Produces
    @Singleton
    StatusDesk desk(AuthzConfig config, Instance<KubernetesClient> client, MeterRegistry meters) {
        var identity = new Identity(config.ambassadorId(), config.namespace(), System.getenv());
        return StatusDesk.of(SERVICE, identity, Set.of("Filter", "FilterPolicy"), client::get, meters);
    }
}
