package io.dragoman.controller.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/**
 * The gRPC service that Envoys connect to: {@code envoy.service.discovery.v3.AggregatedDiscoveryService}, delta.
 *
 * <p>It names {@code BindableService} itself, since Quarkus does not look into the library that its base class is in. If
 * it did, a native executable would hold every message of Envoy's.
 */
@GrpcService
public class AggregatedDiscoveryService extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase
        implements BindableService {
    private final Delivery delivery;

    /** Serves what the delivery has. */
    public AggregatedDiscoveryService(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
            StreamObserver<DeltaDiscoveryResponse> responses) {
        return delivery.connect(responses);
    }
}
