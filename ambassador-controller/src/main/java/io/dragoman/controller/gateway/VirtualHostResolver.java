package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.GroupResolver.Member;
import io.dragoman.controller.gateway.GroupResolver.RouteGroup;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.Authorization;
import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayHost.InsecureAction;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.Listener.SecurityModel;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.RouteDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Expands groups into the routes of a virtual host. */
final class VirtualHostResolver {
    private static final String FORWARDED_PROTO = "x-forwarded-proto";

    /** Certificate authorities ask for this path over plain HTTP, so it is never redirected or rejected. */
    private static final String ACME_CHALLENGE = "/.well-known/acme-challenge/";

    private VirtualHostResolver() {}

    /**
     * The routes of one group.
     *
     * @param host the Host whose virtual host it is
     * @param model how the Listener tells secure requests
     * @param labelDomain the rate limit service's domain, or null if there is no such service
     * @param defaults what the Module says about all routes
     */
    static List<Route> routes(
            GatewayHost host,
            RouteGroup group,
            SecurityModel model,
            @Nullable String labelDomain,
            RouteDefaults defaults) {
        var routes = new ArrayList<Route>();
        for (var member : group.members()) {
            if (member.threshold() == 0) {
                continue;
            }
            var forward = forward(group, member, labelDomain, defaults);
            var action =
                    group.first().path().text().equals(ACME_CHALLENGE) ? InsecureAction.ROUTE : host.insecureAction();
            switch (model) {
                case SECURE -> routes.add(route(host, member, model, false, forward));
                case INSECURE -> insecure(routes, host, member, model, action, forward);
                case XFP -> {
                    if (action == InsecureAction.ROUTE) {
                        routes.add(route(host, member, model, false, forward));
                    } else {
                        routes.add(route(host, member, model, true, forward));
                        insecure(routes, host, member, model, action, forward);
                    }
                }
            }
        }
        return routes;
    }

    private static void insecure(
            List<Route> routes,
            GatewayHost host,
            Member member,
            SecurityModel model,
            InsecureAction action,
            Action forward) {
        switch (action) {
            case ROUTE -> routes.add(route(host, member, model, false, forward));
            case REDIRECT -> routes.add(route(host, member, model, false, new Action.RedirectToHttps()));
            case REJECT -> {
                // No route: the request finds another one or is answered with 404.
            }
        }
    }

    private static Action forward(
            RouteGroup group, Member member, @Nullable String labelDomain, RouteDefaults defaults) {
        var mapping = member.mapping();
        var labels = labelDomain == null
                ? List.<LabelGroup>of()
                : group.labels().getOrDefault(labelDomain, List.of()).stream()
                        .filter(labelGroup -> !labelGroup.specifiers().isEmpty())
                        .toList();
        var timeout = mapping.timeout();
        return new Action.Forward(
                member.destination(),
                mapping.rewrite(),
                timeout == null ? defaults.timeout() : timeout,
                mapping.idleTimeout(),
                new Authorization(mapping.bypassAuth(), new TreeMap<>(mapping.authContextExtensions())),
                labels,
                member.affinity());
    }

    private static Route route(GatewayHost host, Member member, SecurityModel model, boolean secure, Action action) {
        var mapping = member.mapping();
        var headers = model == SecurityModel.XFP
                ? mapping.headers().stream()
                        .filter(match -> !match.name().equalsIgnoreCase(FORWARDED_PROTO))
                        .toList()
                : mapping.headers();
        var share = member.threshold() == CanaryWeights.WHOLE
                ? null
                : new Route.Share(member.threshold(), "routing.traffic_shift." + member.destination());
        return new Route(
                new Route.Match(
                        mapping.path(),
                        mapping.caseSensitive(),
                        authority(host, mapping),
                        mapping.method(),
                        secure,
                        headers,
                        mapping.queryParameters(),
                        share),
                action,
                mapping.meta().origin());
    }

    /** No match is needed on what the virtual host has decided already. */
    private static @Nullable HostMatch authority(GatewayHost host, Mapping mapping) {
        var match = mapping.host();
        boolean decided = match != null
                && match.kind() != HostMatch.Kind.REGEX
                && (match.text().equals("*") || match.text().equals(host.hostname()));
        return decided ? null : match;
    }
}
