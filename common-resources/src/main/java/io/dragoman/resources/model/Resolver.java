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
}
