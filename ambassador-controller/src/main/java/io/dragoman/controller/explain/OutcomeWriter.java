package io.dragoman.controller.explain;

import io.dragoman.controller.explain.Explanation.ClusterPart;
import io.dragoman.controller.explain.Explanation.Entry;
import io.dragoman.controller.explain.Explanation.Outcome;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.HttpFilters.Authorization;
import io.dragoman.controller.gateway.ModelView;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.Consultation;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a route does with a request.
 *
 * @param model where clusters and endpoints are looked up
 * @param listener whose filters the request passes
 * @param request the request
 */
record OutcomeWriter(ModelView model, GatewayListener listener, Arrival request) {
    private static final int MOVED = 301;

    /** A request that takes a route. */
    Outcome taken(Route route, int share) {
        return switch (route.action()) {
            case Action.Forward forward -> forwarded(route, forward, share);
            case Action.Redirect redirect ->
                redirected(
                        route,
                        share,
                        redirect.status(),
                        Paths.redirected(route.match().path(), redirect, request));
            case Action.RedirectToHttps() ->
                redirected(route, share, MOVED, "https://" + request.authority() + request.header(":path"));
        };
    }

    private Outcome redirected(Route route, int share, int status, String location) {
        return outcome(
                share,
                "redirect",
                "answered with " + status + " to " + location,
                route,
                filters() == null ? null : "not asked, as for every redirect");
    }

    /** A request that takes no route. */
    Outcome notFound(String reason, int share) {
        return outcome(share, "not found", "answered with 404: " + reason, null, null);
    }

    private Outcome outcome(
            int share, String action, String text, @Nullable Route route, @Nullable String authorization) {
        return new Outcome(
                Descriptions.percent(share),
                action,
                text,
                route == null ? null : Explainer.route(route),
                null,
                null,
                authorization,
                Map.of(),
                List.of(),
                null);
    }

    private Outcome forwarded(Route route, Action.Forward forward, int share) {
        var authorization = forward.authorization();
        boolean asked = filters() instanceof Authorization.Ask && !authorization.skipped();
        var descriptors = forward.labels().stream()
                .map(group -> descriptor(group, forward))
                .toList();
        return new Outcome(
                Descriptions.percent(share),
                filters() instanceof Authorization.RefuseAll && !authorization.skipped() ? "refuse" : "forward",
                "goes to " + forward.destination() + mirrored(forward.mirror()),
                Explainer.route(route),
                Paths.upstream(route.match().path(), forward.rewrite().path(), request),
                cluster(forward.destination()),
                authorization(route, authorization),
                asked ? authorization.extensions() : Map.of(),
                descriptors.stream().filter(entries -> !entries.isEmpty()).toList(),
                rateLimits(forward.labels(), descriptors));
    }

    private static String mirrored(Route.@Nullable Mirror mirror) {
        return mirror == null ? "" : "; a copy of " + mirror.percent() + " % goes to " + mirror.destination();
    }

    private @Nullable Authorization filters() {
        return listener.http().filters().authorization();
    }

    private @Nullable String authorization(Route route, Route.Authorization authorization) {
        return switch (filters()) {
            case null -> null;
            case Authorization.RefuseAll(var name) ->
                "refused with 500, since the AuthService " + name + " is misconfigured";
            case Authorization.Ask ask -> {
                var unasked = Descriptions.unasked(route);
                yield unasked == null
                        ? "asked at " + ask.destination() + reason(authorization.consultation())
                                + "; without an answer "
                                + (ask.failureModeAllow() ? "the request passes" : "it is " + ask.statusOnError())
                        : "not asked (" + unasked + ")";
            }
        };
    }

    private static String reason(Consultation consultation) {
        return switch (consultation) {
            case Consultation.Asked(var rule) ->
                rule == null ? "" : ", as " + rule.key() + " " + rule.field() + " may concern requests of the route";
            case Consultation.InDoubt() -> ", as the path or the host can be understood in several ways";
            case Consultation.Bypassed(), Consultation.Needless() -> "";
        };
    }

    private ClusterPart cluster(String name) {
        var destination = model.destinations().get(name);
        if (destination == null) {
            return new ClusterPart(name, "", "", List.of());
        }
        var endpoints = Targets.of(model, destination).stream()
                .map(Targets.Address::toString)
                .toList();
        return new ClusterPart(name, Descriptions.target(destination), Descriptions.protocol(destination), endpoints);
    }

    private @Nullable String rateLimits(List<LabelGroup> groups, List<List<Entry>> descriptors) {
        var service = listener.http().filters().rateLimit();
        if (service == null) {
            return null;
        }
        if (groups.isEmpty()) {
            return "none: the Mapping has no labels in the domain " + service.domain();
        }
        long sent = descriptors.stream().filter(entries -> !entries.isEmpty()).count();
        return sent + " of " + groups.size() + " label groups are sent to the domain " + service.domain();
    }

    /** A group's descriptor; empty if the request lacks a header, since Envoy then leaves the group out. */
    private List<Entry> descriptor(LabelGroup group, Action.Forward forward) {
        var entries = new ArrayList<Entry>();
        for (var specifier : group.specifiers()) {
            switch (specifier) {
                case Specifier.SourceCluster() ->
                    entries.add(new Entry("source_cluster", "(the gateway's node cluster)"));
                case Specifier.DestinationCluster() ->
                    entries.add(new Entry("destination_cluster", forward.destination()));
                case Specifier.RemoteAddress() ->
                    entries.add(new Entry(
                            "remote_address", request.client().client().text()));
                case Specifier.RequestHeader(var key, var name) -> {
                    var value = request.header(name.toLowerCase(Locale.ROOT));
                    if (value == null) {
                        return List.of();
                    }
                    entries.add(new Entry(key, value));
                }
                case Specifier.AuthMetadata(var key, var name) ->
                    entries.add(new Entry(key, "(what the AuthService says as " + name + ")"));
                case Specifier.GenericKey(var key, var value) -> entries.add(new Entry(key, value));
            }
        }
        return entries;
    }
}
