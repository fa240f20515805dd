package io.dragoman.controller.admin;

import io.dragoman.controller.explain.Descriptions;
import io.dragoman.controller.explain.Explanation;
import io.dragoman.controller.explain.RouteRow;
import io.dragoman.controller.explain.Targets;
import io.dragoman.controller.gateway.Destination;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.GatewayHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, in the order in which it shows it. Texts are as they are; the template escapes them.
 *
 * @param query what is searched for, or empty
 * @param question the request that is to be explained
 * @param tiles figures at the top
 * @param problems what is wrong
 * @param listeners the ports
 * @param hosts the hostnames
 * @param routes the routes of each hostname
 * @param clusters where requests go
 * @param envoys who is configured
 * @param held whether Envoy is told nothing of it yet
 * @param empty whether there are no manifests at all
 */
public record OverviewPage(
        String query,
        Question question,
        List<Tile> tiles,
        Section<ProblemRow> problems,
        Section<ListenerRow> listeners,
        Section<HostRow> hosts,
        Section<RouteTableRow> routes,
        Section<ClusterRow> clusters,
        List<EnvoyRow> envoys,
        boolean held,
        boolean empty) {

    /** The most rows of one table: a page of more is not read but searched. */
    private static final int MOST_ROWS = 300;

    /**
     * A request that is to be explained.
     *
     * @param request the request, as typed
     * @param headers its headers, one a line, as typed
     * @param from where it comes from, as typed
     * @param error why it cannot be explained, or empty
     * @param explanation what becomes of it, or null
     */
    public record Question(
            String request,
            String headers,
            String from,
            String error,
            @Nullable Explanation explanation) {
        /** Nobody asks anything. */
        static final Question NONE = new Question("", "", "", "", null);
    }

    /** A figure: {@code tone} is good, bad, warn or plain. */
    public record Tile(String label, String value, String tone, String href) {}

    /** A table's rows with what is left out. */
    public record Section<R>(List<R> rows, int left, int all) {
        static <R> Section<R> of(List<R> found, int all) {
            var shown = found.subList(0, Math.min(MOST_ROWS, found.size()));
            return new Section<>(List.copyOf(shown), found.size() - shown.size(), all);
        }
    }

    /** An object with a link to its own page. */
    public record Subject(String kind, String name, String source, String href) {
        static Subject of(ObjectKey key, String source) {
            var name = key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
            return new Subject(key.kind(), name, source, DetailPage.path(key));
        }

        static Subject of(Origin origin) {
            return of(origin.key(), origin.source());
        }
    }

    /** A problem. */
    public record ProblemRow(String severity, Subject subject, String field, String message) {}

    /** A Listener. */
    public record ListenerRow(String name, int port, List<String> chains, String filters, Subject subject) {}

    /** A Host. */
    public record HostRow(
            String hostname,
            String tls,
            String cleartext,
            String selector,
            List<String> ports,
            int routes,
            Subject subject) {}

    /** The routes of a hostname on a Listener. */
    public record RouteTableRow(String hostname, String listener, List<RouteLine> lines, int left) {}

    /** Routes that share one match. */
    public record RouteLine(int number, String match, List<String> conditions, List<RouteTarget> targets) {}

    /** Where a route leads. */
    public record RouteTarget(
            String text, String share, String state, String stateClass, Subject subject, String href) {}

    /** A cluster. */
    public record ClusterRow(
            String id,
            String name,
            String target,
            String protocol,
            String state,
            String stateClass,
            String members,
            List<EndpointRow> endpoints,
            List<Subject> subjects) {}

    /** An endpoint. */
    public record EndpointRow(String address, String state, boolean good, String traffic) {}

    /** A connected Envoy. */
    public record EnvoyRow(String node, String since, boolean synchronised, String resources) {}

    /** The page without a request to explain. */
    static OverviewPage of(Observation seen, String query) {
        return new Builder(seen, query).page();
    }

    /** The same page with a request to explain. */
    OverviewPage with(Question asked) {
        return new OverviewPage(query, asked, tiles, problems, listeners, hosts, routes, clusters, envoys, held, empty);
    }

    /** The name of a style for a state. */
    static String style(ClusterHealth.State state) {
        return switch (state) {
            case HEALTHY -> "good";
            case DEGRADED -> "warn";
            case DOWN, EMPTY -> "bad";
            case UNKNOWN -> "plain";
        };
    }

    /** Routes that share one match, as one line. */
    static RouteLine line(Observation seen, RouteRow row, int number) {
        return new RouteLine(
                number,
                Descriptions.path(row.first().match().path()),
                conditions(row.first()),
                row.members().stream().map(member -> target(seen, member)).toList());
    }

    private static List<String> conditions(Route route) {
        var conditions = new ArrayList<>(Descriptions.conditions(route.match()));
        var unasked = Descriptions.unasked(route);
        if (unasked != null) {
            conditions.add("not authenticated: " + unasked);
        }
        return conditions;
    }

    private static RouteTarget target(Observation seen, RouteRow.Member member) {
        var origin = member.route().origin();
        var share = Descriptions.percent(member.share());
        return switch (member.route().action()) {
            case Action.Forward forward -> {
                var destination = seen.view().model().destinations().get(forward.destination());
                var state = seen.health().sum(forward.destination()).state();
                yield new RouteTarget(
                        destination == null ? forward.destination() : Descriptions.target(destination),
                        share,
                        state.word(),
                        style(state),
                        Subject.of(origin),
                        "#" + clusterId(forward.destination()));
            }
            case Action.Redirect redirect ->
                new RouteTarget("redirect to " + redirect.host(), share, "", "plain", Subject.of(origin), "");
            case Action.RedirectToHttps() ->
                new RouteTarget("redirect to https", share, "", "plain", Subject.of(origin), "");
        };
    }

    /** A cluster with its endpoints. */
    static ClusterRow cluster(Observation seen, Destination destination) {
        var name = destination.name();
        var sum = seen.health().sum(name);
        var endpoints = sum.known()
                ? seen.health().endpoints(name).stream()
                        .map(endpoint -> new EndpointRow(
                                endpoint.address(),
                                endpoint.healthy() ? "healthy" : endpoint.trouble(),
                                endpoint.healthy(),
                                endpoint.requests() + " requests, " + endpoint.errors() + " failed"))
                        .toList()
                : Targets.of(seen.view().model(), destination).stream()
                        .map(address -> new EndpointRow(address.toString(), "unknown", true, ""))
                        .toList();
        return new ClusterRow(
                clusterId(name),
                name,
                Descriptions.target(destination),
                Descriptions.protocol(destination),
                sum.state().word(),
                style(sum.state()),
                sum.known() ? sum.healthy() + " of " + sum.total() : "–",
                endpoints,
                destination.origins().stream().map(Subject::of).toList());
    }

    private static String clusterId(String name) {
        return "cluster-" + name;
    }

    /** Puts a page together. */
    private static final class Builder {
        private final Observation seen;
        private final String query;

        Builder(Observation seen, String query) {
            this.seen = seen;
            this.query = query;
        }

        OverviewPage page() {
            var view = seen.view();
            var problems = view.problems().stream()
                    .sorted(Comparator.comparing(Problem::severity))
                    .map(problem -> new ProblemRow(
                            problem.severity().word(),
                            Subject.of(problem.origin()),
                            problem.origin().field(),
                            problem.message()))
                    .toList();
            var listeners = view.model().listeners().values().stream()
                    .map(this::listener)
                    .toList();
            var hosts = hosts();
            var clusters = view.model().destinations().values().stream()
                    .map(destination -> cluster(seen, destination))
                    .sorted(Comparator.comparingInt(
                            row -> List.of("bad", "warn", "plain", "good").indexOf(row.stateClass())))
                    .toList();
            return new OverviewPage(
                    query,
                    Question.NONE,
                    tiles(clusters),
                    searched(problems),
                    searched(listeners),
                    searched(hosts),
                    routes(),
                    searched(clusters),
                    envoys(),
                    view.held(),
                    view.resources().isEmpty() && view.problems().isEmpty());
        }

        private <R> Section<R> searched(List<R> rows) {
            return Section.of(rows.stream().filter(this::matches).toList(), rows.size());
        }

        /** Records say all that they hold. */
        private boolean matches(Object row) {
            return query.isEmpty() || row.toString().toLowerCase(Locale.ROOT).contains(query.toLowerCase(Locale.ROOT));
        }

        private List<Tile> tiles(List<ClusterRow> clusters) {
            var view = seen.view();
            long errors = count(Severity.ERROR);
            long warnings = count(Severity.WARNING);
            var envoys = seen.delivery().envoys();
            long behind = envoys.stream().filter(envoy -> !envoy.synchronised()).count();
            long sick = clusters.stream()
                    .filter(row ->
                            row.stateClass().equals("bad") || row.stateClass().equals("warn"))
                    .count();
            int routes = view.model().virtualHosts().keySet().stream()
                    .mapToInt(host -> view.model().routes(host).size())
                    .sum();
            return List.of(
                    new Tile("Errors", String.valueOf(errors), errors == 0 ? "good" : "bad", "#problems"),
                    new Tile("Warnings", String.valueOf(warnings), warnings == 0 ? "good" : "warn", "#problems"),
                    new Tile(
                            "Manifests",
                            view.held() ? "held back" : view.synced() ? "read" : "not read yet",
                            view.isDelivered() ? "good" : "warn",
                            view.held() ? "#problems" : "#top"),
                    new Tile("Envoy", seen.ready() ? "ready" : "not ready", seen.ready() ? "good" : "bad", "#envoys"),
                    new Tile(
                            "Connected",
                            behind == 0 ? String.valueOf(envoys.size()) : envoys.size() + ", " + behind + " behind",
                            envoys.isEmpty() ? "bad" : behind == 0 ? "good" : "warn",
                            "#envoys"),
                    new Tile(
                            "Listeners", String.valueOf(view.model().listeners().size()), "plain", "#listeners"),
                    new Tile("Routes", String.valueOf(routes), "plain", "#routes"),
                    new Tile(
                            "Clusters",
                            sick == 0 ? String.valueOf(clusters.size()) : clusters.size() + ", " + sick + " in trouble",
                            sick == 0 ? "plain" : "bad",
                            "#clusters"));
        }

        private long count(Severity severity) {
            return seen.view().problems().stream()
                    .filter(problem -> problem.severity() == severity)
                    .count();
        }

        private ListenerRow listener(GatewayListener listener) {
            return new ListenerRow(
                    listener.name(),
                    listener.port(),
                    listener.chains().stream().map(Builder::chain).toList(),
                    Filters.words(listener.http().filters()),
                    Subject.of(listener.origin()));
        }

        private static String chain(GatewayListener.Chain chain) {
            var name = chain.serverName();
            return chain.tls() == null ? "cleartext" : "TLS for " + (name == null ? "any name" : name);
        }

        private List<HostRow> hosts() {
            var served = new TreeMap<ObjectKey, List<VirtualHost>>();
            for (var host : seen.view().model().virtualHosts().values()) {
                host.origins()
                        .forEach(key -> served.computeIfAbsent(key, _ -> new ArrayList<>())
                                .add(host));
            }
            var hosts = new TreeMap<ObjectKey, GatewayHost>();
            for (var resource : seen.view().resources().values()) {
                if (resource instanceof GatewayHost host) {
                    hosts.put(host.meta().key(), host);
                }
            }
            return Stream.concat(served.keySet().stream(), hosts.keySet().stream())
                    .distinct()
                    .sorted()
                    .map(key -> host(key, hosts.get(key), served.getOrDefault(key, List.of())))
                    .toList();
        }

        /** The Host that stands in when there is none has no object. */
        private HostRow host(ObjectKey key, @Nullable GatewayHost host, List<VirtualHost> served) {
            var ports = served.stream()
                    .map(one -> seen.view().model().listeners().get(one.key().listener()))
                    .filter(Objects::nonNull)
                    .map(listener -> listener.name() + " (" + listener.port() + ")")
                    .distinct()
                    .toList();
            int routes = served.stream()
                    .mapToInt(one -> seen.view().model().routes(one.key()).size())
                    .sum();
            if (host == null) {
                var hostname = served.isEmpty() ? "*" : served.getFirst().key().hostname();
                return new HostRow(
                        hostname, "", "stands in, as there is no Host", "", ports, routes, Subject.of(key, ""));
            }
            var secret = host.tlsSecret();
            var context = host.tlsContext();
            var selector = host.mappingSelector();
            return new HostRow(
                    host.hostname(),
                    secret != null
                            ? "Secret " + secret.namespace() + "/" + secret.name()
                            : context != null ? "TLSContext " + context : "",
                    host.insecureAction().name().toLowerCase(Locale.ROOT),
                    selector == null ? "" : selector.toString(),
                    ports,
                    routes,
                    Subject.of(host.meta().origin()));
        }

        private Section<RouteTableRow> routes() {
            var tables = new ArrayList<RouteTableRow>();
            int room = MOST_ROWS;
            int all = 0;
            int left = 0;
            for (var host : seen.view().model().virtualHosts().values()) {
                var lines = new ArrayList<RouteLine>();
                int number = 0;
                int here = 0;
                for (var row : RouteRow.of(seen.view().model(), host.key())) {
                    number++;
                    all++;
                    var line = line(seen, row, number);
                    if (!matches(line) && !matches(host.key())) {
                        continue;
                    }
                    if (room > 0) {
                        room--;
                        lines.add(line);
                    } else {
                        here++;
                        left++;
                    }
                }
                if (!lines.isEmpty() || (query.isEmpty() && number == 0)) {
                    tables.add(new RouteTableRow(
                            host.key().hostname(), host.key().listener().name(), List.copyOf(lines), here));
                }
            }
            return new Section<>(List.copyOf(tables), left, all);
        }

        private List<EnvoyRow> envoys() {
            return seen.delivery().envoys().stream()
                    .map(envoy -> new EnvoyRow(
                            envoy.nodeId(),
                            envoy.since().toString(),
                            envoy.synchronised(),
                            envoy.resources().toString().replaceAll("[{}]", "").replace("=", " ")))
                    .toList();
        }
    }
}
