package io.dragoman.controller.explain;

import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.Destination.Target;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.Route.Consultation;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parts of the model in words, one place for everything that people read. */
public final class Descriptions {
    private static final int PARTS_OF_A_PERCENT = 4;

    private Descriptions() {}

    /** A path match: {@code /x}, {@code exactly /x} or {@code regex /x.*}. */
    public static String path(PathMatch path) {
        return switch (path.kind()) {
            case PREFIX -> path.text();
            case EXACT -> "exactly " + path.text();
            case REGEX -> "regex " + path.text();
            case CONNECT -> "CONNECT, without a path";
        };
    }

    /** A match on the host. */
    public static String host(HostMatch host) {
        return host.kind() == HostMatch.Kind.REGEX ? "regex " + host.text() : host.text();
    }

    /** A match on a value. */
    public static String text(TextMatch match) {
        return match.regex() ? "regex " + match.text() : "\"" + match.text() + "\"";
    }

    /** A match on the method. */
    public static String method(TextMatch method) {
        return method.regex() ? text(method) : method.text();
    }

    /** Everything that a route wants besides its path. */
    public static List<String> conditions(Route.Match match) {
        var conditions = new ArrayList<String>();
        var authority = match.authority();
        if (authority != null) {
            conditions.add("host " + host(authority));
        }
        var method = match.method();
        if (method != null) {
            conditions.add("method " + method(method));
        }
        if (match.secure()) {
            conditions.add("over TLS");
        }
        if (!match.caseSensitive()) {
            conditions.add("case ignored");
        }
        if (match.plainPath()) {
            conditions.add("path with one meaning");
        }
        if (match.wellFormedAuthority()) {
            conditions.add("well-formed host");
        }
        match.headers().forEach(header -> conditions.add("header " + header.name() + " " + text(header.value())));
        match.query().forEach(parameter -> conditions.add("query " + parameter.name() + " " + text(parameter.value())));
        return conditions;
    }

    /** Why the authorization service is not asked about a route's requests, or null if it is, as far as there is one. */
    public static @Nullable String unasked(Route route) {
        return switch (route.action()) {
            case Route.Action.Redirect _, Route.Action.RedirectToHttps _ -> null;
            case Route.Action.Forward forward ->
                switch (forward.authorization().consultation()) {
                    case Consultation.Asked _, Consultation.InDoubt _ -> null;
                    case Consultation.Bypassed() -> "bypass_auth";
                    case Consultation.Needless() -> "no FilterPolicy concerns it";
                };
        };
    }

    /** What stands behind a destination. */
    public static String target(Destination destination) {
        return target(destination.target());
    }

    private static String target(Target target) {
        return switch (target) {
            case Target.Service(var key) -> "Service " + key.service() + "." + key.namespace() + ", port " + key.port();
            case Target.Consul(var service) -> "Consul's service " + service.service();
            case Target.Dns(var host, var port) -> "DNS name " + host + ", port " + port;
            case Target.Address(var ip, var port) -> "address " + ip + ", port " + port;
            case Target.ByTurns(var targets) ->
                targets.stream().map(Descriptions::target).collect(Collectors.joining("; "));
        };
    }

    /** What is spoken to a destination. */
    public static String protocol(Destination destination) {
        var protocol = switch (destination.protocol()) {
            case HTTP1 -> "HTTP/1.1";
            case HTTP2 -> "HTTP/2";
            case NEGOTIATED -> "HTTP/1.1 or HTTP/2, as agreed on";
        };
        return destination.tls() == null ? protocol : protocol + " over TLS";
    }

    /** A share in percent: {@code 100 %}, {@code 33.3333 %}. */
    public static String percent(int millionths) {
        return BigDecimal.valueOf(millionths, PARTS_OF_A_PERCENT)
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }
}
