package io.dragoman.controller.explain;

import io.dragoman.controller.explain.Explanation.ChainPart;
import io.dragoman.controller.explain.Explanation.ClientPart;
import io.dragoman.controller.explain.Explanation.HostPart;
import io.dragoman.controller.explain.Explanation.ListenerPart;
import io.dragoman.controller.explain.Explanation.Other;
import io.dragoman.controller.explain.Explanation.Outcome;
import io.dragoman.controller.explain.Explanation.RoutePart;
import io.dragoman.controller.explain.Explanation.Source;
import io.dragoman.controller.gateway.GatewayListener;
import io.dragoman.controller.gateway.ModelView;
import io.dragoman.controller.gateway.Route;
import io.dragoman.controller.gateway.VirtualHost;
import io.dragoman.controller.policy.CanaryWeights;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.model.ModuleFilters.AddressRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what becomes of a request. */
public final class Explainer {
    /** The most routes that are named besides those that the request takes. */
    private static final int MOST_OTHERS = 20;

    private final ModelView model;

    /** An explainer for a state of the model. */
    public Explainer(ModelView model) {
        this.model = model;
    }

    /** A route that takes some of the requests. */
    private record Taken(Route route, int share) {}

    /** Says what becomes of the request. */
    public Explanation explain(Request request) {
        var receptions = Reception.likeliest(model, request);
        if (receptions.isEmpty()) {
            return refused(request, null, null, "the connection is refused: no Listener works, so no port is open");
        }
        var reception = receptions.getFirst();
        var client = client(request, reception.listener());
        if (reception.chain() == null) {
            return refused(request, reception, client, "the connection is refused: " + noChain(request));
        }
        var bad = Arrival.refusal(request, reception.listener());
        if (bad != null) {
            return refused(request, reception, client, "answered with 400: " + bad);
        }
        if (!client.allowed()) {
            return refused(
                    request,
                    reception,
                    client,
                    "answered with 403: the client " + client.address() + " is not let in, as " + client.rule());
        }
        var arrival = Arrival.of(request, reception.listener());
        var host = reception.host();
        var taken = new ArrayList<Taken>();
        var others = new ArrayList<Other>();
        int hidden = 0;
        int given = 0;
        if (host != null) {
            var routes = model.routes(host.key());
            given = take(routes, arrival, taken);
            var all = others(host.key(), routes, arrival, taken);
            hidden = routes.size() - taken.size() - all.size();
            others.addAll(all.subList(0, Math.min(MOST_OTHERS, all.size())));
            hidden += all.size() - others.size();
        }
        if (given < CanaryWeights.WHOLE) {
            others.addAll(elsewhere(reception, arrival, others));
        }
        var outcomes = new ArrayList<Outcome>();
        var outcome = new OutcomeWriter(model, reception.listener(), arrival);
        taken.forEach(route -> outcomes.add(outcome.taken(route.route(), route.share())));
        if (given < CanaryWeights.WHOLE) {
            outcomes.add(outcome.notFound(
                    host == null ? "no Host has the name " + arrival.authority() : "no route takes it",
                    CanaryWeights.WHOLE - given));
        }
        return new Explanation(
                request.line(),
                listener(reception),
                receptions.stream()
                        .skip(1)
                        .filter(other -> other.host() != null)
                        .map(other -> other.listener().name() + " (port "
                                + other.listener().port() + ")")
                        .toList(),
                client,
                chain(Objects.requireNonNull(reception.chain())),
                host == null ? null : host(host),
                outcomes,
                others,
                hidden,
                notes(request, reception, arrival));
    }

    /**
     * The routes that take the request. A request draws one number for all of them, so a route's share is what lies
     * between its threshold and the highest threshold of those before it.
     *
     * @return how much of the whole they take together
     */
    private static int take(List<Route> routes, Arrival request, List<Taken> taken) {
        int given = 0;
        for (var route : routes) {
            if (given == CanaryWeights.WHOLE) {
                break;
            }
            var share = route.match().share();
            int threshold = share == null ? CanaryWeights.WHOLE : share.threshold();
            if (threshold > given
                    && RouteConditions.unmet(route.match(), request).isEmpty()) {
                taken.add(new Taken(route, threshold - given));
                given = threshold;
            }
        }
        return given;
    }

    /** Routes that come close: all but one condition is met, or the path is. */
    private static List<Other> others(VirtualHost.Key host, List<Route> routes, Arrival request, List<Taken> taken) {
        var others = new ArrayList<Other>();
        var said = new HashSet<ObjectKey>();
        taken.forEach(route -> said.add(route.route().origin().key()));
        for (var route : routes) {
            // The variants of one Mapping, for requests with and without TLS, are one thing to its author.
            if (said.contains(route.origin().key())) {
                continue;
            }
            var unmet = RouteConditions.unmet(route.match(), request);
            boolean onPath = unmet.stream().noneMatch(mismatch -> mismatch.condition() == Mismatch.Condition.PATH);
            if (unmet.isEmpty() || onPath) {
                said.add(route.origin().key());
                others.add(new Other(
                        host.hostname(),
                        route(route),
                        unmet.isEmpty()
                                ? "matches too, but the routes before it take every request"
                                : unmet.getFirst().text()));
            }
        }
        return others;
    }

    /** Routes of the chain's other virtual hosts that would take the request if it had their host. */
    private List<Other> elsewhere(Reception reception, Arrival request, List<Other> before) {
        var found = new ArrayList<Other>();
        var said = before.stream().map(other -> other.route().object()).collect(Collectors.toCollection(HashSet::new));
        for (var key : Objects.requireNonNull(reception.chain()).virtualHosts()) {
            var host = model.virtualHosts().get(key);
            if (host == null || host.equals(reception.host())) {
                continue;
            }
            for (var route : model.routes(key)) {
                if (before.size() + found.size() < MOST_OTHERS
                        && RouteConditions.unmet(route.match(), request).isEmpty()
                        && said.add(source(route.origin()))) {
                    found.add(new Other(
                            key.hostname(), route(route), "it belongs to the host " + key.hostname() + " only"));
                }
            }
        }
        return found;
    }

    private static Explanation refused(
            Request request, @Nullable Reception reception, @Nullable ClientPart client, String reason) {
        var chain = reception == null ? null : reception.chain();
        var host = reception == null ? null : reception.host();
        return new Explanation(
                request.line(),
                reception == null ? null : listener(reception),
                List.of(),
                client,
                chain == null ? null : chain(chain),
                host == null ? null : host(host),
                List.of(new Outcome(
                        Descriptions.percent(CanaryWeights.WHOLE),
                        "refuse",
                        reason,
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        List.of(),
                        null)),
                List.of(),
                0,
                reception == null || client == null || client.allowed()
                        ? List.of()
                        : clientNotes(request, reception.listener()));
    }

    private static ClientPart client(Request request, GatewayListener listener) {
        var client = ClientAddress.of(request, listener);
        var rule = listener.http().edge().filters().addresses();
        var admission = rule == null ? null : client.admission(rule);
        return new ClientPart(
                client.client().text(),
                client.reason(),
                client.peer().text(),
                admission == null || admission.allowed(),
                admission == null ? null : admission.text());
    }

    /** What is taken for granted of who asks, where it counts. */
    private static List<String> clientNotes(Request request, GatewayListener listener) {
        var rule = listener.http().edge().filters().addresses();
        if (rule == null) {
            return List.of();
        }
        var notes = new ArrayList<String>();
        if (request.from() == null) {
            notes.add("nobody said where the connection comes from, so it is taken to be "
                    + request.peer().text());
        }
        if (listener.proxyProtocol() && rule.ranges().stream().anyMatch(AddressRange::peer)) {
            notes.add("ranges of peers are compared with the proxy that sends the PROXY header, which is taken to be "
                    + request.peer().text());
        }
        return notes;
    }

    private static String noChain(Request request) {
        return request.tls()
                ? "no Host with TLS has the name " + request.host()
                        + ". If something in front of the gateway ends TLS, ask for http:// with the header"
                        + " X-Forwarded-Proto: https"
                : "no Host answers without TLS here";
    }

    private static List<String> notes(Request request, Reception reception, Arrival arrival) {
        var notes = new ArrayList<String>();
        var port = request.port();
        if (port != null && port != reception.listener().port()) {
            notes.add("no Listener has port " + port + "; this is how it goes if that port leads to "
                    + reception.listener().port());
        }
        if (!arrival.path().equals(request.path())) {
            notes.add("the path is made " + arrival.path() + " before it is matched");
        }
        notes.addAll(clientNotes(request, reception.listener()));
        return notes;
    }

    private static ListenerPart listener(Reception reception) {
        var listener = reception.listener();
        return new ListenerPart(listener.name(), listener.port(), source(listener.origin()));
    }

    private static ChainPart chain(GatewayListener.Chain chain) {
        var tls = chain.tls();
        return new ChainPart(
                chain.name(),
                tls != null,
                chain.serverName(),
                tls != null && tls.settings().certRequired());
    }

    private static HostPart host(VirtualHost host) {
        return new HostPart(
                host.key().hostname(),
                host.origins().stream().sorted().map(ObjectKey::toString).toList());
    }

    static RoutePart route(Route route) {
        return new RoutePart(
                Descriptions.path(route.match().path()),
                Descriptions.conditions(route.match()),
                source(route.origin()));
    }

    static Source source(Origin origin) {
        var key = origin.key();
        return new Source(key.kind(), key.namespace(), key.name(), origin.source());
    }
}
