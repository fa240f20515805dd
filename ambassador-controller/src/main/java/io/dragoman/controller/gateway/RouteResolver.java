package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.GroupResolver.Member;
import io.dragoman.controller.gateway.GroupResolver.RouteGroup;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.HostRewrite;
import io.dragoman.controller.gateway.Route.PathRewrite;
import io.dragoman.resources.model.HeaderChanges;
import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.RouteDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to the requests of a group: what its members say, else what the Module says.
 *
 * @param defaults what the Module says about all routes
 * @param labelDomain the rate limit service's domain, or null if there is no such service
 */
record RouteResolver(RouteDefaults defaults, @Nullable String labelDomain) {
    private static final String LINKERD = "l5d-dst-override";

    /** Label groups of this name are sent as they are. */
    private static final String AS_WRITTEN = "v0_ratelimit_";

    /** What happens to the requests of a member. */
    Action action(RouteGroup group, Member member) {
        return switch (member.target()) {
            case RouteTarget.Elsewhere(var host, var redirect) ->
                new Action.Redirect(host.scheme(), host.authority(), redirect.path(), redirect.status());
            case RouteTarget.Service service -> forward(group, member.mapping(), service);
        };
    }

    private Action forward(RouteGroup group, Mapping mapping, RouteTarget.Service service) {
        var destination = service.destination();
        var options = group.options();
        var shadow = group.shadow();
        return new Action.Forward(
                destination.name(),
                new Route.Rewrite(path(group, mapping), authority(mapping, service)),
                limits(group, mapping),
                new Route.Authorization(
                        mapping.bypassAuth() ? new Route.Consultation.Bypassed() : new Route.Consultation.Asked(null),
                        new TreeMap<>(mapping.authContextExtensions()),
                        ProbeMappings.needsBody(mapping)),
                labels(group.labels()),
                destination.policy().loadBalancer().affinity(),
                new Route.Responses(options.cors() == null ? defaults.cors() : options.cors(), errors(group)),
                options.upgrades() == null ? List.of() : options.upgrades(),
                shadow == null ? null : new Route.Mirror(shadow.destination(), shadow.percent()));
    }

    private static PathRewrite path(RouteGroup group, Mapping mapping) {
        var regex = group.options().regexRewrite();
        return regex == null ? new PathRewrite.Prefix(mapping.rewrite()) : new PathRewrite.Regex(regex);
    }

    private static HostRewrite authority(Mapping mapping, RouteTarget.Service service) {
        var literal = mapping.route().hostRewrite();
        if (literal != null) {
            return new HostRewrite.Literal(literal);
        }
        if (!mapping.route().autoHostRewrite()) {
            return new HostRewrite.Keep();
        }
        // Endpoints that are found by other means than DNS have no name that Envoy knows.
        return service.destination().target() instanceof Destination.Target.Dns
                ? new HostRewrite.Upstream()
                : new HostRewrite.Literal(service.host());
    }

    private Route.Limits limits(RouteGroup group, Mapping mapping) {
        var options = group.options();
        var timeout = mapping.timeout();
        return new Route.Limits(
                timeout == null ? defaults.timeout() : timeout,
                mapping.idleTimeout(),
                options.retryPolicy() == null ? defaults.retryPolicy() : options.retryPolicy(),
                Boolean.TRUE.equals(options.highPriority()));
    }

    /** Null leaves it to the Module's, which hold for the whole Listener. */
    private static @Nullable List<ErrorPage> errors(RouteGroup group) {
        return group.errors() == null && group.options().bypassErrorResponses() ? List.of() : group.errors();
    }

    /** What becomes of the headers of a member's requests. */
    Route.Headers headers(RouteGroup group, Member member) {
        var own = group.options().headers();
        var byDefault = defaults.headers();
        var toRequest = new ArrayList<>(first(own.addToRequest(), byDefault.addToRequest()));
        if (linkerd(group) && member.target() instanceof RouteTarget.Service service) {
            toRequest.removeIf(value -> value.name().equals(LINKERD));
            // Never beside what the client sends: it would be the client's choice where the request goes.
            toRequest.add(new HeaderValue(LINKERD, service.authority(), false));
        }
        return new Route.Headers(
                new HeaderChanges(toRequest, first(own.removeFromRequest(), byDefault.removeFromRequest())),
                new HeaderChanges(
                        first(own.addToResponse(), byDefault.addToResponse()),
                        first(own.removeFromResponse(), byDefault.removeFromResponse())));
    }

    private boolean linkerd(RouteGroup group) {
        var own = group.options().addLinkerdHeaders();
        return own == null ? defaults.addLinkerdHeaders() : own;
    }

    private static <T> List<T> first(@Nullable List<T> one, @Nullable List<T> other) {
        return one != null ? one : other != null ? other : List.of();
    }

    /** The label groups of the rate limit service's domain, each with the domain's defaults in front. */
    private List<LabelGroup> labels(Map<String, List<LabelGroup>> own) {
        if (labelDomain == null) {
            return List.of();
        }
        var inFront = defaults.labels().getOrDefault(labelDomain, List.of());
        if (own.isEmpty() && labelDomain.equals(defaults.labelDomain()) && !inFront.isEmpty()) {
            return List.of(new LabelGroup("defaults", inFront));
        }
        return own.getOrDefault(labelDomain, List.of()).stream()
                .map(group -> group.name().startsWith(AS_WRITTEN) ? group : inFrontOf(group, inFront))
                .filter(group -> !group.specifiers().isEmpty())
                .toList();
    }

    private static LabelGroup inFrontOf(LabelGroup group, List<Specifier> inFront) {
        var all = new ArrayList<>(inFront);
        all.addAll(group.specifiers());
        return new LabelGroup(group.name(), all);
    }
}
