package io.dragoman.controller.envoy;

import io.dragoman.controller.gateway.HostChoice;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The route configurations that Envoy can ask a route table for.
 *
 * @param table the table
 * @param current how finely it is cut
 * @param former how it is cut for connections that know no better yet
 */
record ShardOffer(String table, Grain current, Set<Grain> former) {
    ShardOffer {
        former = Set.copyOf(former);
    }

    /** Every shard, and whether only listeners that are drained may still ask for it. */
    Map<Shard, Boolean> lingering() {
        return grains().flatMap(grain ->
                        HostShards.all(grain).map(bits -> Map.entry(new Shard(table, bits), grain != current)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The shards in which a virtual host stands: if it is for many names, in all. */
    Stream<Shard> shardsOf(String domain) {
        boolean everywhere = HostChoice.isForManyNames(domain);
        return grains().flatMap(grain -> everywhere ? HostShards.all(grain) : Stream.of(HostShards.of(domain, grain)))
                .map(bits -> new Shard(table, bits));
    }

    private Stream<Grain> grains() {
        return Stream.concat(Stream.of(current), former.stream());
    }
}
