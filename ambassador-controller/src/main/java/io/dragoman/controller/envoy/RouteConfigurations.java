package io.dragoman.controller.envoy;

import com.google.protobuf.ByteString;
import io.dragoman.controller.gateway.GatewayModel;
import io.dragoman.controller.gateway.GroupRoutes;
import io.dragoman.controller.gateway.HostChoice;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.RouteTable;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.xds.Encoded;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.controller.xds.XdsResource.WarmUp;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.Origin;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Route tables → {@code RouteConfiguration}, so that a changed Mapping costs the translation of its own routes: what has not
 * changed is kept in its encoded form.
 *
 * <p>Envoy tries the routes of a virtual host one by one. Therefore names that Mappings ask for in a virtual host for many
 * names get one of their own, with their routes and those for every name, in the order that they would have had.
 *
 * @param parts the routes of virtual hosts by the name that requests must ask for
 * @param names the names of each virtual host
 * @param apart virtual hosts whose names stand apart
 * @param hosts the encoded virtual hosts
 */
record RouteConfigurations(
        Collection<Part, SortedMap<GroupRoutes.Key, Translated>> parts,
        Collection<VirtualHost.Key, SortedMap<Part, String>> names,
        Collection<VirtualHost.Key, Boolean> apart,
        Collection<Part, Host> hosts) {
    /**
     * Routes for every name are repeated for each name that stands apart; with more of them than this in one virtual host, it
     * stays whole. Some 25 MB.
     */
    private static final int MOST_REPEATED = 100_000;

    /** So few may be repeated however often: what is tried one by one costs each request more than they cost memory. */
    private static final int FEW = 4;

    /**
     * Those routes of a virtual host that one name can reach.
     *
     * @param host the virtual host
     * @param name the name, or empty for routes that all names can reach
     */
    record Part(VirtualHost.Key host, String name) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            int order = host.compareTo(other.host);
            return order == 0 ? name.compareTo(other.name) : order;
        }

        boolean isForEveryName() {
            return name.isEmpty();
        }

        /** The names that Envoy looks it up by. */
        String domain() {
            return isForEveryName() ? host.hostname() : name;
        }
    }

    /**
     * The routes of a group.
     *
     * @param routes the field {@code VirtualHost.routes}
     * @param name the only name that can reach them, or empty for all
     * @param origins the Mappings
     */
    record Translated(ByteString routes, String name, Set<Origin> origins) {
        static Translated of(GroupRoutes group) {
            var name = group.name();
            return new Translated(
                    VirtualHostTranslator.routes(group),
                    name == null ? "" : name,
                    group.routes().stream().map(Route::origin).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * A virtual host.
     *
     * @param message encoded
     * @param digest tells its bytes from all others
     * @param origins the Mappings
     */
    record Host(ByteString message, String digest, Set<Origin> origins) {}

    /**
     * Derives the route configurations by their names.
     *
     * @param sharding when route tables are cut into shards
     * @param drained how many changes of a table's shape are so old that no connection uses the former one
     */
    static ShardedRoutes derive(
            Graph graph, GatewayModel model, Sharding sharding, Collection<String, Integer> drained) {
        var translated = graph.map("encoded routes", model.routes(), (fetch, key, group) -> Translated.of(group));
        var parts = graph.groupResults(
                "parts of virtual hosts",
                translated,
                (fetch, key, routes) -> Map.of(new Part(key.host(), routes.name()), routes));
        var names = graph.groupResults(
                "names in virtual hosts",
                parts,
                (fetch, part, routes) -> part.isForEveryName() ? Map.of() : Map.of(part.host(), part.name()));
        var apart = graph.map("virtual hosts in parts", names, (fetch, host, all) -> {
            var shared = fetch.get(parts, new Part(host, ""));
            int each = shared == null ? 0 : shared.size();
            boolean tooMany = each > FEW && (long) each * all.size() > MOST_REPEATED;
            return tooMany ? null : Boolean.TRUE;
        });
        var whole = graph.flatMap(
                "whole virtual hosts", model.virtualHosts(), (fetch, key, host) -> Map.of(new Part(key, ""), ""));
        var partial = graph.map("partial virtual hosts", parts, (fetch, part, routes) -> "");
        var wanted = graph.union("wanted encoded virtual hosts", List.of(whole, partial));
        var hosts = graph.map(
                "encoded virtual hosts", wanted, (fetch, part, present) -> host(fetch, part, parts, names, apart));
        var result = new RouteConfigurations(parts, names, apart, hosts);
        var shapes = result.shapes(graph, model.routeTables(), sharding);
        var offers = graph.map(
                "shards of route tables",
                shapes,
                (fetch, table, shape) ->
                        new ShardOffer(table, shape.grain(), shape.lingering(fetch.get(drained, table))));
        var members = result.members(graph, model.routeTables(), wanted, offers);
        var shards = graph.flatMap("shards", offers, (fetch, table, offer) -> offer.lingering());
        var configurations = graph.flatMap("route configurations", shards, (fetch, shard, lingering) -> {
            var table = fetch.get(model.routeTables(), shard.table());
            var read = fetch.get(members, shard);
            return table == null
                    ? Map.of()
                    : Map.of(
                            shard.name(),
                            result.of(fetch, shard, table, read == null ? Set.of() : read.keySet())
                                    .lingering(lingering));
        });
        return new ShardedRoutes(configurations, ScopeTranslator.derive(graph, offers), shapes);
    }

    /** Which tables are cut into shards. Once they are, they stay so until they are much smaller. */
    private Collection<String, RouteShape> shapes(
            Graph graph, Collection<String, RouteTable> tables, Sharding sharding) {
        var sizes = graph.map("sizes of parts", parts, (fetch, part, routes) -> routes.size());
        var byHost = graph.groupResults(
                "sizes of parts by virtual host", sizes, (fetch, part, size) -> Map.of(part.host(), size));
        var weights =
                graph.map("weights of route tables", tables, (fetch, name, table) -> weight(fetch, table, byHost));
        return graph.scan(
                "shapes of route tables",
                weights,
                (before, weight) -> RouteShape.after(
                        before, sharding.grain(weight, before == null ? Grain.WHOLE : before.grain())));
    }

    private Sharding.Weight weight(
            Fetch fetch, RouteTable table, Collection<VirtualHost.Key, SortedMap<Part, Integer>> sizes) {
        int spread = 0;
        int repeated = 0;
        for (var key : table.virtualHosts()) {
            boolean inParts = fetch.get(apart, key) != null;
            var ofHost = fetch.get(sizes, key);
            for (var size : ofHost == null ? Map.<Part, Integer>of().entrySet() : ofHost.entrySet()) {
                boolean named = inParts && !size.getKey().isForEveryName();
                if (named || !HostChoice.isForManyNames(key.hostname())) {
                    spread += size.getValue();
                } else {
                    repeated += size.getValue();
                }
            }
        }
        return new Sharding.Weight(spread, repeated);
    }

    /**
     * The parts that each shard has, each told for itself, so that a new name costs what is its own however many there are. A
     * name that several Hosts of a table take in stands apart in the one that Envoy would choose.
     */
    private Collection<Shard, SortedMap<Part, Boolean>> members(
            Graph graph,
            Collection<String, RouteTable> tables,
            Collection<Part, String> wanted,
            Collection<String, ShardOffer> offers) {
        var choices = graph.map(
                "choices of virtual hosts", tables, (fetch, name, table) -> new HostChoice(table.virtualHosts()));
        var readers = graph.groupResults(
                "route tables by virtual host",
                tables,
                (fetch, name, table) ->
                        table.virtualHosts().stream().collect(Collectors.toMap(key -> key, _ -> Boolean.TRUE)));
        return graph.groupResults("parts by shard", wanted, (fetch, part, present) -> {
            var found = new HashMap<Shard, Boolean>();
            var readBy = fetch.get(readers, part.host());
            if (readBy != null && (part.isForEveryName() || fetch.get(apart, part.host()) != null)) {
                for (var table : readBy.keySet()) {
                    var offer = fetch.get(offers, table);
                    if (offer != null && (part.isForEveryName() || isChosen(fetch, part, choices, table))) {
                        offer.shardsOf(part.domain()).forEach(shard -> found.put(shard, Boolean.TRUE));
                    }
                }
            }
            return found;
        });
    }

    private static boolean isChosen(Fetch fetch, Part part, Collection<String, HostChoice> choices, String table) {
        var choice = fetch.get(choices, table);
        return choice != null && part.host().equals(choice.of(part.name()));
    }

    private static @Nullable Host host(
            Fetch fetch,
            Part part,
            Collection<Part, SortedMap<GroupRoutes.Key, Translated>> parts,
            Collection<VirtualHost.Key, SortedMap<Part, String>> names,
            Collection<VirtualHost.Key, Boolean> apart) {
        boolean inParts = fetch.get(apart, part.host()) != null;
        if (!part.isForEveryName() && !inParts) {
            return null;
        }
        var read = new ArrayList<>(List.of(new Part(part.host(), "")));
        if (!part.isForEveryName()) {
            read.add(part);
        } else if (!inParts) {
            var all = fetch.get(names, part.host());
            read.addAll(all == null ? List.of() : all.keySet());
        }
        var groups = new ArrayList<Map.Entry<GroupRoutes.Key, Translated>>();
        for (var each : read) {
            var routes = fetch.get(parts, each);
            groups.addAll(routes == null ? List.of() : routes.entrySet());
        }
        groups.sort(Map.Entry.comparingByKey());
        var domain = part.domain();
        var message = VirtualHostTranslator.translate(
                part.host().listener().name() + "-" + domain,
                domain,
                groups.stream().map(group -> group.getValue().routes()).toList());
        return new Host(
                message,
                XdsResource.digest(message),
                groups.stream()
                        .flatMap(group -> group.getValue().origins().stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private XdsResource of(Fetch fetch, Shard shard, RouteTable table, Set<Part> read) {
        var head = RouteConfiguration.newBuilder().setName(shard.name());
        if (!shard.isWhole()) {
            head.addRequestHeadersToRemove(ScopeTranslator.HEADER);
        }
        if (!table.http3Ports().isEmpty()) {
            head.addResponseHeadersToAdd(alternative(table.http3Ports()));
        }
        var fields = new Encoded().add(Encoded.of(head.build()));
        var digests = new StringBuilder(XdsResource.digest(fields.bytes()));
        var provenance = new ArrayList<Set<Origin>>();
        read.stream().flatMap(part -> Stream.ofNullable(fetch.get(hosts, part))).forEach(host -> {
            fields.add(RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER, host.message());
            digests.append(host.digest());
            provenance.add(host.origins());
        });
        return XdsResource.of(
                shard.name(),
                XdsType.ROUTE.url(),
                fields.bytes(),
                XdsResource.digest(ByteString.copyFromUtf8(digests.toString())),
                WarmUp.NONE,
                provenance);
    }

    /** Tells clients for a day where the same is to be had over HTTP/3. */
    private static HeaderValueOption alternative(List<Integer> ports) {
        var value = ports.stream().map(port -> "h3=\":" + port + "\"; ma=86400").collect(Collectors.joining(", "));
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey("alt-svc").setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}
