package io.dragoman.controller.kube;

import io.dragoman.controller.app.ControlPlane;
import io.dragoman.controller.policy.IngressClaim;
import io.dragoman.operator.StatusDesk;
import io.dragoman.operator.StatusReconciler;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngressClass;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngressBuilder;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurableReconciler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the status of the gateway's Ingresses where the gateway is reached: the addresses of the load balancer in
 * front of Envoy, which the Service of Envoy has.
 */
@Singleton
@ControllerConfiguration(
        name = IngressReconciler.NAME,
        generationAwareEventProcessing = false,
        informer = @Informer(informerListLimit = StatusReconciler.PAGE))
@GradualRetry(maxAttempts = StatusReconciler.FOR_EVER, maxInterval = StatusReconciler.LONGEST_PAUSE)
final class IngressReconciler implements ConfigurableReconciler<Ingress> {
    static final String NAME = "ingress";

    /** By this label Emissary finds the Service of its Envoy, in its own namespace. */
    private static final String ENVOY_SERVICE = "app.kubernetes.io/component=ambassador-service";

    private final ControlPlane controlPlane;
    private final StatusDesk desk;
    private final String namespace;
    private volatile @Nullable InformerEventSource<Service, Ingress> services;

    IngressReconciler(
            ControlPlane controlPlane,
            StatusDesk desk,
            @ConfigProperty(name = "ambassador.namespace", defaultValue = "default") String namespace) {
        this.controlPlane = controlPlane;
        this.desk = desk;
        this.namespace = namespace;
    }

    @Override
    public List<EventSource<?, Ingress>> prepareEventSources(EventSourceContext<Ingress> context) {
        var started = new InformerEventSource<Service, Ingress>(
                InformerEventSourceConfiguration.from(Service.class, Ingress.class)
                        .withName("envoy")
                        .withLabelSelector(ENVOY_SERVICE)
                        .withNamespaces(Set.of(namespace))
                        .withSecondaryToPrimaryMapper(_ -> context.getPrimaryCache()
                                .list()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .build(),
                context);
        services = started;
        return List.of(started, desk.<Ingress>source("Ingress"));
    }

    @Override
    public void updateConfigurationFrom(ControllerConfigurationOverrider<Ingress> configuration) {
        desk.restrict(configuration);
    }

    @Override
    public UpdateControl<Ingress> reconcile(Ingress ingress, Context<Ingress> context) {
        var metadata = ingress.getMetadata();
        var key = new ObjectKey("Ingress", metadata.getNamespace(), metadata.getName());
        if (desk.board().of(key) == null && !isWritten(ingress)) {
            return UpdateControl.noUpdate();
        }
        var wanted = isServed(key) ? addresses() : List.<IngressLoadBalancerIngress>of();
        if (wanted.isEmpty() ? !isWritten(ingress) : wanted.equals(present(ingress))) {
            return UpdateControl.noUpdate();
        }
        return UpdateControl.patchStatus(new IngressBuilder()
                .withNewMetadata()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .endMetadata()
                .withNewStatus()
                .withNewLoadBalancer()
                .withIngress(wanted)
                .endLoadBalancer()
                .endStatus()
                .build());
    }

    private boolean isServed(ObjectKey key) {
        var resources = controlPlane.view().resources();
        return resources.get(key) instanceof KubeIngress ingress
                && IngressClaim.isOurs(
                        ingress,
                        name -> resources.get(name) instanceof KubeIngressClass ingressClass ? ingressClass : null);
    }

    /** Whether this controller has written the status; what others have written is theirs. */
    private static boolean isWritten(Ingress ingress) {
        return ingress.getMetadata().getManagedFields().stream()
                .anyMatch(it -> NAME.equals(it.getManager()) && "status".equals(it.getSubresource()));
    }

    private List<IngressLoadBalancerIngress> addresses() {
        var known = services;
        return known == null
                ? List.of()
                : known.list().flatMap(IngressReconciler::addresses).toList();
    }

    private static Stream<IngressLoadBalancerIngress> addresses(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(status -> status.getLoadBalancer())
                .map(balancer -> balancer.getIngress())
                .stream()
                .flatMap(List::stream)
                .map(IngressReconciler::address);
    }

    private static IngressLoadBalancerIngress address(LoadBalancerIngress address) {
        return new IngressLoadBalancerIngressBuilder()
                .withIp(address.getIp())
                .withHostname(address.getHostname())
                .build();
    }

    private static List<IngressLoadBalancerIngress> present(Ingress ingress) {
        var status = ingress.getStatus();
        return status == null || status.getLoadBalancer() == null
                ? List.of()
                : Objects.requireNonNullElse(status.getLoadBalancer().getIngress(), List.of());
    }
}
