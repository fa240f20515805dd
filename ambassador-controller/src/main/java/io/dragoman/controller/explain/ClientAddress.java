package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.resources.model.ModuleFilters.AddressRange;
import io.dragoman.resources.model.ModuleFilters.AddressRule;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as far as the gateway believes what it is told, and whether {@code ip_allow} and {@code ip_deny} let
 * it in.
 *
 * @param peer where the connection comes from
 * @param client whom Envoy takes for the client
 * @param reason why it does
 */
record ClientAddress(IpAddress peer, IpAddress client, String reason) {
    private static final String FORWARDED_FOR = "x-forwarded-for";

    /**
     * What becomes of the request.
     *
     * @param allowed whether it is let in
     * @param text why, in words
     */
    record Admission(boolean allowed, String text) {}

    /** The client of a request that a Listener takes. */
    static ClientAddress of(Request request, GatewayListener listener) {
        var peer = request.peer();
        var http = listener.http();
        boolean fromConnection = http.edge().clients().useRemoteAddress();
        var connection = listener.proxyProtocol() ? "as its PROXY header says" : "where the connection comes from";
        int skipped = fromConnection ? http.trustedHops() - 1 : http.trustedHops();
        if (skipped < 0) {
            return new ClientAddress(peer, peer, connection);
        }
        var forwarded = request.headers().stream()
                .filter(header -> header.name().equals(FORWARDED_FOR))
                .map(Request.Header::value)
                .collect(Collectors.joining(","));
        var told = fromLast(forwarded, skipped);
        return told == null
                ? new ClientAddress(peer, peer, connection + ", as X-Forwarded-For does not tell")
                : new ClientAddress(peer, told, "as X-Forwarded-For says");
    }

    /** The address that stands before so many at the end of a header; null if there is none. */
    private static @Nullable IpAddress fromLast(String header, int skipped) {
        var addresses = header.split(",", -1);
        int index = addresses.length - 1 - skipped;
        return index < 0 ? null : IpAddress.parse(addresses[index].strip());
    }

    /** What a rule makes of it. */
    Admission admission(AddressRule rule) {
        var name = rule.allow() ? "ip_allow" : "ip_deny";
        var range = rule.ranges().stream().filter(this::isIn).findFirst().orElse(null);
        if (range != null) {
            var text = name + " has " + words(range);
            return new Admission(rule.allow(), text);
        }
        return new Admission(!rule.allow(), "it is in no range of " + name);
    }

    private boolean isIn(AddressRange range) {
        var first = IpAddress.parse(range.address());
        return first != null && (range.peer() ? peer : client).startsLike(first, range.bits());
    }

    private static String words(AddressRange range) {
        return (range.peer() ? "peer: " : "remote: ") + range.address() + "/" + range.bits();
    }
}
