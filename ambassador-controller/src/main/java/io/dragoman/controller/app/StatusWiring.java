package io.dragoman.controller.app;

import io.dragoman.operator.StatusDesk;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.source.ResourceSources.Identity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes what the reconcilers work with. */
@Singleton
class StatusWiring {
    static final String SERVICE = "ambassador-controller";

    /** Kinds whose status another service writes. */
    private static final Set<String> OF_OTHERS = Set.of("Filter", "FilterPolicy", "RateLimit", "RateLimitPlan");

    @Produces
    @Singleton
    StatusDesk desk(
            Instance<KubernetesClient> client,
            MeterRegistry meters,
            @ConfigProperty(name = "ambassador.id", defaultValue = "default") String id,
            @ConfigProperty(name = "ambassador.namespace", defaultValue = "default") String namespace,
            @ConfigProperty(name = "ambassador.update.mapping.status", defaultValue = "true") boolean mappings) {
        var ours = KubeKind.ALL.stream()
                .filter(kind -> kind.isCustom() || kind.kind().equals("Ingress"))
                .map(KubeKind::kind)
                .filter(kind -> !OF_OTHERS.contains(kind))
                .filter(kind -> mappings || !kind.equals("Mapping"))
                .collect(Collectors.toUnmodifiableSet());
        return StatusDesk.of(SERVICE, new Identity(id, namespace, System.getenv()), ours, client::get, meters);
    }
}
