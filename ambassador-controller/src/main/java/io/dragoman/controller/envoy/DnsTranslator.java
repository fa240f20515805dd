package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.UpstreamPolicy.Dns;
import io.dragoman.protos.Packed;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CustomClusterType;
import io.envoyproxy.envoy.extensions.clusters.common.dns.v3.DnsLookupFamily;
import io.envoyproxy.envoy.extensions.clusters.dns.v3.DnsCluster;

/** Dns → {@code envoy.extensions.clusters.dns.v3.DnsCluster}. */
final class DnsTranslator {
    private DnsTranslator() {}

    static CustomClusterType translate(Dns dns) {
        var cluster = DnsCluster.newBuilder()
                .setDnsLookupFamily(family(dns))
                .setAllAddressesInSingleEndpoint(dns.logical())
                .setRespectDnsTtl(dns.respectTtl());
        return CustomClusterType.newBuilder()
                .setName("envoy.clusters.dns")
                .setTypedConfig(Packed.of(cluster.build()))
                .build();
    }

    private static DnsLookupFamily family(Dns dns) {
        if (!dns.ipv6()) {
            return DnsLookupFamily.V4_ONLY;
        }
        return dns.ipv4() ? DnsLookupFamily.AUTO : DnsLookupFamily.V6_ONLY;
    }
}
