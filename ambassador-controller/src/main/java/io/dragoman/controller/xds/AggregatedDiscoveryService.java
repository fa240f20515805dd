package io.dragoman.controller.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** The gRPC service that Envoys connect to: {@code envoy.service.discovery.v3.AggregatedDiscoveryService}, delta. */
@GrpcService
public class AggregatedDiscoveryService extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
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
