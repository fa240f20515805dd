package io.dragoman.controller.gateway;

import io.dragoman.controller.policy.HostGlob;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of some virtual hosts Envoy chooses for an authority ({@code RouteConfiguration.virtual_hosts}). */
public final class HostChoice {
    private final List<VirtualHost.Key> hosts;
    private final Map<String, VirtualHost.Key> exact = new HashMap<>();
    private final List<VirtualHost.Key> wildcards;

    /** Among these virtual hosts of one route table. */
    public HostChoice(List<VirtualHost.Key> hosts) {
        this.hosts = List.copyOf(hosts);
        wildcards = hosts.stream().filter(key -> isForManyNames(key.hostname())).toList();
        hosts.stream().filter(key -> !isForManyNames(key.hostname())).forEach(key -> exact.put(key.hostname(), key));
    }

    /** Whether a virtual host's name takes in others. */
    public static boolean isForManyNames(String hostname) {
        return new HostGlob(hostname).isWildcard();
    }

    /**
     * The virtual host for an authority, or null if none has the name.
     *
     * @param authority in lower case
     */
    public VirtualHost.@Nullable Key of(String authority) {
        var own = exact.get(authority);
        return own != null
                ? own
                : wildcards.stream()
                        .filter(key -> new HostGlob(key.hostname()).covers(authority))
                        .max(Comparator.comparingInt(key -> new HostGlob(key.hostname()).rank(authority)))
                        .orElse(null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostChoice choice && hosts.equals(choice.hosts);
    }

    @Override
    public int hashCode() {
        return hosts.hashCode();
    }
}
