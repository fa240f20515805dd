package io.dragoman.controller.gateway;

import java.util.Comparator;

/**
 * Names a service in Consul.
 *
 * @param address the Consul agent or server, as its resolver writes it
 * @param datacenter the datacenter
 * @param service the service
 */
public record ConsulService(String address, String datacenter, String service) implements Comparable<ConsulService> {
    private static final Comparator<ConsulService> ORDER = Comparator.comparing(ConsulService::datacenter)
            .thenComparing(ConsulService::service)
            .thenComparing(ConsulService::address);

    @Override
    public int compareTo(ConsulService other) {
        return ORDER.compare(this, other);
    }
}
