package io.dragoman.controller.peers;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the replicas of a Service are, from its EndpointSlices. */
public final class PeerAddresses implements AutoCloseable {
    private static final String SERVICE = "kubernetes.io/service-name";

    private final SharedIndexInformer<EndpointSlice> informer;
    private final Consumer<Set<String>> listener;

    /**
     * Addresses that are not followed yet.
     *
     * @param namespace the Service's namespace
     * @param service its name
     * @param listener is told of all addresses at each change
     */
    public PeerAddresses(KubernetesClient client, String namespace, String service, Consumer<Set<String>> listener) {
        this.listener = listener;
        informer = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(SERVICE, service)
                .runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(EndpointSlice slice) {
                        tell();
                    }

                    @Override
                    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
                        tell();
                    }

                    @Override
                    public void onDelete(EndpointSlice slice, boolean unknown) {
                        tell();
                    }
                })
                .exceptionHandler((_, _) -> true);
    }

    /** Begins to follow them. */
    public void start() {
        var _ = informer.start();
    }

    private void tell() {
        listener.accept(informer.getStore().list().stream()
                .flatMap(PeerAddresses::addresses)
                .collect(Collectors.toSet()));
    }

    private static Stream<String> addresses(EndpointSlice slice) {
        return Stream.ofNullable(slice.getEndpoints())
                .flatMap(List::stream)
                // One that ends still has Envoys.
                .filter(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getServing()))
                .flatMap(endpoint -> endpoint.getAddresses().stream());
    }

    @Override
    public void close() {
        informer.close();
    }
}
