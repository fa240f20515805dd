package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/**
 * A Kubernetes IngressClass (networking.k8s.io/v1). It belongs to the whole cluster, so that its namespace is empty.
 *
 * @param meta metadata; its ids come from the annotation {@code getambassador.io/ambassador-id}
 * @param controller {@code spec.controller}
 */
public record KubeIngressClass(Meta meta, String controller) implements Resource {}
