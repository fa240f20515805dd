package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.xds.DeliveryStatus;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What diagnostics show, as maps and lists ready for JSON. Keys that Emissary has too keep its names and shapes. */
final class Diagnostics {
    private Diagnostics() {}

    /**
     * The overview.
     *
     * @param view the model
     * @param delivery what Envoys have
     * @param envoyReady whether Envoy answers
     */
    static Map<String, Object> overview(ControlPlane.View view, DeliveryStatus delivery, boolean envoyReady) {
        var overview = new LinkedHashMap<String, Object>();
        overview.put("system", Map.of("synced", view.synced()));
        overview.put("envoy_status", Map.of("alive", !delivery.envoys().isEmpty(), "ready", envoyReady));
        overview.put("errors", pairs(view.problems(), Severity.ERROR));
        overview.put("notices", pairs(view.problems(), Severity.WARNING, Severity.NOTICE));
        overview.put(
                "problems", view.problems().stream().map(Diagnostics::problem).toList());
        overview.put(
                "listeners",
                view.model().listeners().values().values().stream()
                        .map(Diagnostics::listener)
                        .toList());
        overview.put("route_info", routes(view));
        overview.put(
                "cluster_info",
                view.model().destinations().values().values().stream()
                        .map(Diagnostics::cluster)
                        .toList());
        overview.put("xds", delivery(delivery));
        return overview;
    }

    /** Emissary's shape: a list of two-element lists, the object's key and the message. */
    private static List<List<String>> pairs(List<Problem> problems, Severity... severities) {
        return problems.stream()
                .filter(problem -> List.of(severities).contains(problem.severity()))
                .map(problem -> List.of(key(problem.origin()), message(problem)))
                .toList();
    }

    private static String key(Origin origin) {
        return origin.key().namespace().isEmpty()
                ? origin.key().name()
                : origin.key().name() + "." + origin.key().namespace() + ".1";
    }

    private static String message(Problem problem) {
        var field = problem.origin().field();
        return (field.isEmpty() ? "" : field + " ") + problem.message();
    }

    private static Map<String, Object> problem(Problem problem) {
        var origin = problem.origin();
        var result = new LinkedHashMap<String, Object>();
        result.put("severity", problem.severity().name());
        result.put("kind", origin.key().kind());
        result.put("namespace", origin.key().namespace());
        result.put("name", origin.key().name());
        result.put("source", origin.source());
        result.put("field", origin.field());
        result.put("message", problem.message());
        return result;
    }

    private static Map<String, Object> listener(GatewayListener listener) {
        var result = new LinkedHashMap<String, Object>();
        result.put("name", listener.name());
        result.put("port", listener.port());
        result.put(
                "chains",
                listener.chains().stream().map(GatewayListener.Chain::name).toList());
        result.put("origin", listener.origin().key().toString());
        result.put("source", listener.origin().source());
        return result;
    }

    private static List<Map<String, Object>> routes(ControlPlane.View view) {
        var routes = new ArrayList<Map<String, Object>>();
        for (var host : view.model().virtualHosts().values().values()) {
            host.routes().forEach(route -> routes.add(route(host, route)));
        }
        return routes;
    }

    private static Map<String, Object> route(VirtualHost host, Route route) {
        var match = route.match();
        var result = new LinkedHashMap<String, Object>();
        result.put("listener", host.key().listener().name());
        result.put("host", host.key().hostname());
        result.put("path", match.path().text());
        result.put("path_match", match.path().kind().name());
        result.put("method", match.method() == null ? "*" : match.method().text());
        result.put("secure_only", match.secure());
        result.put(
                "headers",
                match.headers().stream()
                        .map(header -> header.name() + "=" + header.value().text())
                        .toList());
        result.put(
                "share_threshold", match.share() == null ? 100.0 : match.share().threshold() / 10_000.0);
        switch (route.action()) {
            case Action.Forward forward -> result.put("cluster", forward.destination());
            case Action.Redirect redirect -> result.put("redirect", redirect.host());
            case Action.RedirectToHttps() -> result.put("redirect", "https");
        }
        result.put("origin", route.origin().key().toString());
        result.put("source", route.origin().source());
        return result;
    }

    private static Map<String, Object> cluster(Destination destination) {
        var result = new LinkedHashMap<String, Object>();
        result.put("name", destination.name());
        result.put("statistics_name", destination.statName());
        result.put("target", destination.target().toString());
        result.put("http2", destination.protocol() == Destination.Protocol.HTTP2);
        result.put("tls", destination.tls() != null);
        result.put(
                "origins",
                destination.origins().stream()
                        .map(origin -> origin.key().toString())
                        .toList());
        return result;
    }

    private static Map<String, Object> delivery(DeliveryStatus delivery) {
        var result = new LinkedHashMap<String, Object>();
        result.put("envoys", delivery.envoys());
        result.put("responses", delivery.responses());
        result.put("refusals", delivery.refusals());
        result.put(
                "rejections",
                delivery.rejections().stream()
                        .map(rejection -> Map.of(
                                "type", rejection.type().name(),
                                "name", rejection.resource().name(),
                                "reason", rejection.reason()))
                        .toList());
        return result;
    }
}
