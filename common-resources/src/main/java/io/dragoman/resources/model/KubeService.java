package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Service (v1).
 *
 * @param meta metadata
 * @param ports {@code spec.ports} in order, those of TCP only
 * @param clusterIp {@code spec.clusterIP}, or null for a headless Service or one that has none
 * @param externalName {@code spec.externalName} of an ExternalName Service, or null
 */
public record KubeService(
        Meta meta,
        List<Port> ports,
        @Nullable String clusterIp,
        @Nullable String externalName) implements Resource {
    /** Copies the list. */
    public KubeService {
        ports = List.copyOf(ports);
    }

    /**
     * One port of a Service.
     *
     * @param name its name, empty if it has none
     * @param port the number that clients use
     * @param appProtocol {@code appProtocol}, or empty
     */
    public record Port(String name, int port, String appProtocol) {}
}
