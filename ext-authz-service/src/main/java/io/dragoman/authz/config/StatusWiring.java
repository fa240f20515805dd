package io.dragoman.authz.config;

import io.dragoman.operator.StatusDesk;
import io.fabric8.kubernetes.client.KubernetesClient;
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
    StatusDesk desk(Instance<KubernetesClient> client) {
        return StatusDesk.of(Set.of("Filter", "FilterPolicy"), client::get, SERVICE);
    }
}
