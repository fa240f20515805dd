package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/** A getambassador.io resolver: a way to find a service, which Mappings and the Module name. */
public sealed interface Resolver extends Resource {
    /**
     * A KubernetesServiceResolver: a Service is reached through its cluster IP.
     *
     * @param meta metadata
     */
    record KubernetesServiceResolver(Meta meta) implements Resolver {}

    /**
     * A KubernetesEndpointResolver: a Service is reached by its endpoints.
     *
     * @param meta metadata
     */
    record KubernetesEndpointResolver(Meta meta) implements Resolver {}

    /**
     * A ConsulResolver: a service is reached where Consul knows it to be healthy.
     *
     * @param meta metadata
     * @param address {@code spec.address} as written: {@code [scheme://]host:port} of a Consul agent or server
     * @param datacenter {@code spec.datacenter}
     */
    record ConsulResolver(Meta meta, String address, String datacenter) implements Resolver {}
}
