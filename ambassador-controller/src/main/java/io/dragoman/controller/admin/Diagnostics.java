package io.dragoman.controller.admin;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.controller.explain.Descriptions;
import io.dragoman.controller.explain.RouteRow;
import io.dragoman.controller.explain.Targets;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.xds.DeliveryStatus;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.RateLimitService;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.model.TlsContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What diagnostics show, as maps and lists ready for JSON. Keys that Emissary has too keep its names and shapes. */
final class Diagnostics {
    private static final int PERCENT = 100;

    private final Instance instance;
    private final Observation seen;
    private final GatewayView view;

    private Diagnostics(Instance instance, Observation seen) {
        this.instance = instance;
        this.seen = seen;
        this.view = seen.view();
    }

    /** The overview. */
    static Map<String, Object> overview(Instance instance, Observation seen) {
        return new Diagnostics(instance, seen).overview();
    }

    private Map<String, Object> overview() {
        var rows = view.model().virtualHosts().keySet().stream()
                .flatMap(host -> RouteRow.of(view.model(), host).stream())
                .toList();
        var overview = new LinkedHashMap<String, Object>();
        overview.put("system", system());
        overview.put("envoy_status", envoyStatus());
        overview.put("loginfo", Map.of("all", seen.logLevel()));
        overview.put("errors", pairs(Severity.ERROR));
        overview.put("notices", pairs(Severity.WARNING, Severity.NOTICE));
        overview.put(
                "problems", view.problems().stream().map(Diagnostics::problem).toList());
        overview.put(
                "listeners",
                view.model().listeners().values().stream()
                        .map(Diagnostics::listener)
                        .toList());
        overview.put("route_info", rows.stream().map(this::route).toList());
        overview.put("groups", groups(rows));
        overview.put("cluster_info", byName(this::clusterInfo));
        overview.put("cluster_stats", byName(this::clusterStats));
        overview.put("ambassador_services", services());
        overview.put(
                "ambassador_resolvers",
                resources(Resource.class)
                        .filter(resource -> resource.meta().key().kind().endsWith("Resolver"))
                        .map(Diagnostics::element)
                        .toList());
        overview.put(
                "filters",
                view.model().listeners().values().stream()
                        .map(listener -> Map.of(
                                "listener",
                                listener.name(),
                                "filters",
                                RecordTree.of(listener.http().filters())))
                        .toList());
        overview.put(
                "tlscontexts",
                resources(TlsContext.class).map(Diagnostics::element).toList());
        overview.put("ambassador_elements", elements());
        overview.put("source_map", sourceMap());
        overview.put("xds", delivery(seen.delivery()));
        return overview;
    }

    /** The key under which Emissary names an object. */
    static String sourceKey(ObjectKey key) {
        return key.namespace().isEmpty() ? key.name() : key.name() + "." + key.namespace() + ".1";
    }

    /** A problem with its object and place. */
    static Map<String, Object> problem(Problem problem) {
        var origin = problem.origin();
        var result = new LinkedHashMap<String, Object>();
        result.put("severity", problem.severity().word());
        result.put("kind", origin.key().kind());
        result.put("namespace", origin.key().namespace());
        result.put("name", origin.key().name());
        result.put("source", origin.source());
        result.put("field", origin.field());
        result.put("message", problem.message());
        return result;
    }

    /** An object as the gateway understands it. */
    static Map<String, Object> element(Resource resource) {
        var meta = resource.meta();
        var result = new LinkedHashMap<String, Object>();
        result.put("kind", meta.key().kind());
        result.put("namespace", meta.namespace());
        result.put("name", meta.name());
        result.put("source", meta.source());
        result.put("generation", meta.generation());
        result.put("ambassador_id", meta.ambassadorIds());
        result.put("metadata_labels", new TreeMap<>(meta.labels()));
        result.put("settings", RecordTree.of((Record) resource));
        return result;
    }

    private Map<String, Object> system() {
        var system = new LinkedHashMap<String, Object>();
        system.put("hostname", instance.host());
        system.put("version", instance.version());
        system.put("ambassador_id", instance.id());
        system.put("ambassador_namespace", instance.namespace());
        system.put("boot_time", instance.started().toString());
        system.put("hr_uptime", words(Duration.between(instance.started(), Instant.now())));
        system.put("synced", view.synced());
        system.put("held_back", view.held());
        system.put("env_good", count(Severity.ERROR) == 0);
        system.put("env_status", environment());
        return system;
    }

    /** Emissary's checks, each with its findings: whether it is well, and the text. */
    private Map<String, Object> environment() {
        long errors = count(Severity.ERROR);
        long contexts = resources(TlsContext.class).count();
        long mappings = resources(Mapping.class).count();
        return Map.of(
                "Error check",
                check(errors == 0, errors == 0 ? "No errors logged" : errors + " errors logged"),
                "TLS",
                check(true, contexts == 0 ? "No TLSContexts are active" : contexts + " TLSContexts are active"),
                "Mappings",
                check(mappings > 0, mappings == 0 ? "No Mappings are active" : mappings + " Mappings are active"));
    }

    private static Map<String, Object> check(boolean good, String text) {
        return Map.of("status", good, "specifics", List.of(List.of(good, text)));
    }

    private Map<String, Object> envoyStatus() {
        var status = new LinkedHashMap<String, Object>();
        status.put("alive", seen.ready() || !seen.delivery().envoys().isEmpty());
        status.put("ready", seen.ready());
        status.put("uptime", seen.uptime());
        status.put("since_update", words(Duration.between(view.since(), Instant.now())));
        return status;
    }

    private static String words(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds()).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private long count(Severity severity) {
        return view.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    /** Emissary's shape: a list of two-element lists, the object's key and the message. */
    private List<List<String>> pairs(Severity... severities) {
        return view.problems().stream()
                .filter(problem -> List.of(severities).contains(problem.severity()))
                .map(problem -> List.of(sourceKey(problem.origin().key()), message(problem)))
                .toList();
    }

    private static String message(Problem problem) {
        var field = problem.origin().field();
        return (field.isEmpty() ? "" : field + " ") + problem.message();
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

    private Map<String, Object> route(RouteRow row) {
        var first = row.first();
        var match = first.match();
        var mapping = mapping(first.origin());
        var result = new LinkedHashMap<String, Object>();
        result.put("diag_class", match.path().text().startsWith("/ambassador/v0/") ? "private" : "");
        result.put("key", key(row));
        result.put("listener", row.host().listener().name());
        result.put("host", row.host().hostname());
        result.put("prefix", match.path().text());
        result.put("path", match.path().text());
        result.put("path_match", match.path().kind().name());
        result.put("method", match.method() == null ? "*" : match.method().text());
        result.put("secure_only", match.secure());
        var unasked = Descriptions.unasked(first);
        result.put("authentication_skipped", unasked != null);
        result.put("authentication_skipped_because", unasked == null ? "" : unasked);
        result.put("headers", match.headers().stream().map(RecordTree::of).toList());
        result.put(
                "query_parameters", match.query().stream().map(RecordTree::of).toList());
        result.put("precedence", mapping == null ? 0 : mapping.precedence());
        result.put("rewrite", mapping == null ? "" : mapping.rewrite());
        result.put("clusters", row.members().stream().map(this::member).toList());
        result.put("origin", first.origin().key().toString());
        result.put("source", first.origin().source());
        return result;
    }

    private static String key(RouteRow row) {
        var match = row.first().match();
        return (match.secure() ? "https://" : "http://")
                + row.host().hostname()
                + (match.path().text().startsWith("/") ? "" : "/")
                + match.path().text();
    }

    private Map<String, Object> member(RouteRow.Member member) {
        var route = member.route();
        var mapping = mapping(route.origin());
        var result = new LinkedHashMap<String, Object>();
        switch (route.action()) {
            case Action.Forward forward -> {
                var name = forward.destination();
                result.put("name", name);
                result.put("type_label", "");
                result.put("_hcolor", color(health(name)));
            }
            case Action.Redirect _, Action.RedirectToHttps _ -> {
                result.put("name", "");
                result.put("type_label", "redirect");
                result.put("_hcolor", "grey");
            }
        }
        result.put("service", mapping == null ? "" : mapping.service());
        result.put("weight", (double) member.share() / 10_000);
        result.put("mapping", route.origin().key().toString());
        return result;
    }

    private @Nullable Mapping mapping(Origin origin) {
        return view.resources().get(origin.key()) instanceof Mapping mapping ? mapping : null;
    }

    private Map<String, Object> groups(List<RouteRow> rows) {
        var groups = new TreeMap<String, Object>();
        for (var row : rows) {
            groups.put(
                    row.host().listener().name() + " " + key(row) + " "
                            + String.join(
                                    ", ", Descriptions.conditions(row.first().match())),
                    Map.of(
                            "mappings",
                            row.members().stream()
                                    .map(member -> member.route().origin().key().toString())
                                    .toList()));
        }
        return groups;
    }

    private Map<String, Object> byName(Function<Destination, Object> show) {
        var result = new LinkedHashMap<String, Object>();
        view.model().destinations().forEach((name, destination) -> result.put(name, show.apply(destination)));
        return result;
    }

    private Map<String, Object> clusterInfo(Destination destination) {
        var result = new LinkedHashMap<String, Object>();
        result.put("name", destination.name());
        result.put("statistics_name", destination.statName());
        result.put("target", Descriptions.target(destination));
        result.put(
                "targets",
                Targets.of(view.model(), destination).stream()
                        .map(address -> Map.of("ip", address.host(), "port", address.port()))
                        .toList());
        result.put("http2", destination.protocol() == Destination.Protocol.HTTP2);
        result.put("tls", destination.tls() != null);
        result.put(
                "origins",
                destination.origins().stream()
                        .map(origin -> origin.key().toString())
                        .toList());
        return result;
    }

    private Map<String, Object> clusterStats(Destination destination) {
        var health = health(destination.name());
        var result = new LinkedHashMap<String, Object>();
        result.put("valid", health.known());
        result.put("healthy_members", health.healthy());
        result.put("total_members", health.total());
        result.put("healthy_percent", health.total() == 0 ? 0 : PERCENT * health.healthy() / health.total());
        result.put("upstream_ok", health.requests() - health.errors());
        result.put("upstream_bad", health.errors());
        result.put("hmetric", health.state().word());
        result.put("hcolor", color(health));
        return result;
    }

    private ClusterHealth.Sum health(String cluster) {
        return seen.health().sum(cluster);
    }

    private static String color(ClusterHealth.Sum health) {
        return switch (health.state()) {
            case HEALTHY -> "green";
            case DEGRADED -> "yellow";
            case DOWN, EMPTY -> "red";
            case UNKNOWN -> "grey";
        };
    }

    private List<Map<String, Object>> services() {
        var services = new ArrayList<Map<String, Object>>();
        resources(AuthService.class).forEach(service -> services.add(service(service, service.service())));
        resources(RateLimitService.class).forEach(service -> services.add(service(service, service.service())));
        return services;
    }

    private static Map<String, Object> service(Resource resource, String service) {
        return Map.of(
                "type", resource.meta().key().kind(),
                "name", resource.meta().name(),
                "namespace", resource.meta().namespace(),
                "service", service,
                "_source", sourceKey(resource.meta().key()));
    }

    /** The objects in effect under Emissary's keys, which objects of several kinds may share. */
    private Map<String, Map<String, Object>> elements() {
        var elements = new TreeMap<String, Map<String, Object>>();
        for (var resource : view.resources().values()) {
            var key = resource.meta().key();
            elements.computeIfAbsent(sourceKey(key), _ -> new TreeMap<>()).put(key.toString(), element(resource));
        }
        return elements;
    }

    private Map<String, Map<String, Boolean>> sourceMap() {
        var map = new TreeMap<String, Map<String, Boolean>>();
        for (var resource : view.resources().values()) {
            var file = resource.meta().source().replaceFirst(":\\d+$", "");
            map.computeIfAbsent(file, _ -> new TreeMap<>())
                    .put(sourceKey(resource.meta().key()), true);
        }
        return map;
    }

    private <R extends Resource> Stream<R> resources(Class<R> type) {
        return view.resources().values().stream().filter(type::isInstance).map(type::cast);
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
