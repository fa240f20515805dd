package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.GroupResolver.Member;
import io.dragoman.controller.gateway.GroupResolver.RouteGroup;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayHost.InsecureAction;
import io.dragoman.resources.model.Listener.SecurityModel;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expands groups into the routes of a virtual host. */
final class VirtualHostResolver {
    private static final String FORWARDED_PROTO = "x-forwarded-proto";

    private static final Target TO_HTTPS = new Target(new Action.RedirectToHttps(), Route.Headers.UNCHANGED);

    private VirtualHostResolver() {}

    /**
     * What becomes of a request.
     *
     * @param action what happens to it
     * @param headers what becomes of the headers
     */
    private record Target(Action action, Route.Headers headers) {}

    /**
     * The routes of one group.
     *
     * @param host the Host whose virtual host it is
     * @param model how the Listener tells secure requests
     * @param resolver decides what happens to requests
     */
    static List<Route> routes(GatewayHost host, RouteGroup group, SecurityModel model, RouteResolver resolver) {
        var routes = new ArrayList<Route>();
        for (var member : group.members()) {
            if (member.threshold() == 0) {
                continue;
            }
            var target = new Target(resolver.action(group, member), resolver.headers(group, member));
            var action =
                    group.first().path().isForCertificateChallenges() ? InsecureAction.ROUTE : host.insecureAction();
            var variants = variants(host, member, model, action, target);
            routes.addAll(variants);
            if (target.action() instanceof Action.Forward forward && forward.connects()) {
                variants.forEach(route -> routes.add(connecting(route)));
            }
        }
        return routes;
    }

    private static List<Route> variants(
            GatewayHost host, Member member, SecurityModel model, InsecureAction action, Target target) {
        var routes = new ArrayList<Route>();
        switch (model) {
            case SECURE -> routes.add(route(host, member, model, false, target));
            case INSECURE -> insecure(routes, host, member, model, action, target);
            case XFP -> {
                if (action == InsecureAction.ROUTE) {
                    routes.add(route(host, member, model, false, target));
                } else {
                    routes.add(route(host, member, model, true, target));
                    insecure(routes, host, member, model, action, target);
                }
            }
        }
        return routes;
    }

    /** CONNECT names a host and no path, so that only a route that asks for none can take it. */
    private static Route connecting(Route route) {
        var action = route.action() instanceof Action.Forward forward ? forward.withoutPath() : route.action();
        return new Route(route.match().connecting(), action, route.headers(), route.origin());
    }

    private static void insecure(
            List<Route> routes,
            GatewayHost host,
            Member member,
            SecurityModel model,
            InsecureAction action,
            Target target) {
        switch (action) {
            case ROUTE -> routes.add(route(host, member, model, false, target));
            case REDIRECT -> routes.add(route(host, member, model, false, TO_HTTPS));
            case REJECT -> {
                // No route: the request finds another one or is answered with 404.
            }
        }
    }

    private static Route route(GatewayHost host, Member member, SecurityModel model, boolean secure, Target target) {
        var mapping = member.mapping();
        var headers = model == SecurityModel.XFP
                ? mapping.headers().stream()
                        .filter(match -> !match.name().equalsIgnoreCase(FORWARDED_PROTO))
                        .toList()
                : mapping.headers();
        // A redirect has its group for itself, and so the whole.
        var share = member.threshold() != CanaryWeights.WHOLE && member.target() instanceof RouteTarget.Service service
                ? new Route.Share(
                        member.threshold(),
                        "routing.traffic_shift." + service.destination().name())
                : null;
        return new Route(
                new Route.Match(
                        mapping.path(),
                        mapping.caseSensitive(),
                        authority(host, mapping),
                        mapping.method(),
                        secure,
                        headers,
                        mapping.queryParameters(),
                        share,
                        false,
                        false),
                target.action(),
                target.headers(),
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
