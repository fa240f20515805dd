package io.dragoman.ratelimit;

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
    static final String SERVICE = "ratelimit-service";

    /** The kinds that it follows and whose status it writes. */
    static final Set<String> KINDS = Set.of("RateLimit", "RateLimitPlan");

    @Produces
    @Singleton
    StatusDesk desk(Settings settings, Instance<KubernetesClient> client, MeterRegistry meters) {
        var identity = new Identity(settings.ambassadorId(), settings.ambassadorNamespace(), System.getenv());
        return StatusDesk.of(SERVICE, identity, KINDS, client::get, meters);
    }
}
