package io.dragoman.controller.xds;

import io.dragoman.protos.XdsType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One Envoy on one stream, as a state machine without I/O: requests, changes and the clock go in, responses come out.
 * Delivery is make-before-break: (1) runtime flags, filters that come apart, secrets, clusters and endpoints; (2) wait until what is new is ready, at most
 * {@link DeliveryTimes#warmUp}; (3) scopes, listeners and routes; (4) wait for their acknowledgement; (5) after
 * {@link DeliveryTimes#grace} what nothing names any more is removed. Routes that close something do not wait. Used by the delivery thread.
 */
final class Connection {
    private static final List<XdsType> FIRST =
            List.of(XdsType.RUNTIME, XdsType.EXTENSION, XdsType.SECRET, XdsType.CLUSTER, XdsType.ENDPOINT);
    private static final List<XdsType> SECOND = List.of(XdsType.SCOPE, XdsType.LISTENER, XdsType.ROUTE);

    private final ResourceStore store;
    private final DeliveryTimes times;
    private final Map<XdsType, TypeState> types = new EnumMap<>(XdsType.class);
    private final Set<String> warming = new HashSet<>();
    private final Map<XdsType, Map<String, Instant>> doomed = new EnumMap<>(XdsType.class);
    private final Instant since;
    private @Nullable Instant dnsReady;
    private @Nullable Instant blockedSince;
    private String nodeId = "";
    private long nonces;
    private boolean hurried;

    /** Hears of what Envoy says to resources. */
    interface Verdicts {
        /** Envoy took a resource. */
        void accepted(XdsType type, XdsResource resource);

        /** Envoy refused a resource. */
        void rejected(XdsType type, XdsResource resource, String reason);
    }

    Connection(ResourceStore store, DeliveryTimes times, Instant since) {
        this.store = store;
        this.times = times;
        this.since = since;
        for (var type : XdsType.values()) {
            types.put(type, new TypeState(type, store));
            doomed.put(type, new HashMap<>());
        }
    }

    /** Takes a request; a type that is not served is ignored. */
    void onRequest(DeltaDiscoveryRequest request, Instant now, Verdicts verdicts) {
        var type = XdsType.of(request.getTypeUrl()).orElse(null);
        if (type == null) {
            return;
        }
        if (request.hasNode()) {
            nodeId = request.getNode().getId();
        }
        var state = state(type);
        var answer = state.answer(request);
        if (answer != null) {
            answer.accepted().forEach(resource -> verdicts.accepted(type, resource));
            answer.rejected().forEach(resource -> verdicts.rejected(type, resource, answer.reason()));
            answer.added().forEach(resource -> warmUp(type, resource, now));
        }
        state.subscribe(request);
    }

    private void warmUp(XdsType type, XdsResource resource, Instant now) {
        if (type != XdsType.CLUSTER) {
            return;
        }
        var endpoints = resource.warmUp().endpoints();
        if (endpoints != null) {
            warming.add(endpoints);
        }
        if (resource.warmUp().dns()) {
            dnsReady = now.plus(times.dns());
        }
    }

    /**
     * Has the routes of now sent without a wait for what is new: some are closed by them, and a moment in which one is open
     * weighs more than one in which a new destination is not ready.
     */
    void hurryRoutes() {
        hurried = true;
    }

    /** Looks at a resource again, because what is offered under its name changed. */
    void changed(XdsType type, String name) {
        state(type).changed(name);
    }

    /** The responses to send now. */
    List<DeltaDiscoveryResponse> advance(Instant now) {
        var responses = new ArrayList<DeltaDiscoveryResponse>();
        boolean quiet = true;
        for (var type : FIRST) {
            quiet &= send(type, now, responses);
        }
        if (quiet && !isWarming(now)) {
            blockedSince = null;
        } else if (blockedSince == null) {
            blockedSince = now;
        }
        if (blockedSince == null || !now.isBefore(blockedSince.plus(times.warmUp()))) {
            boolean settled = true;
            for (var type : SECOND) {
                settled &= !mustWait(type, now) && send(type, now, responses);
            }
            if (settled) {
                hurried = false;
                doomed.forEach((type, names) ->
                        names.replaceAll((name, due) -> due.equals(Instant.MAX) ? now.plus(grace(type)) : due));
            }
        } else if (hurried && send(XdsType.ROUTE, now, responses)) {
            hurried = false;
        }
        return responses;
    }

    /**
     * All listeners share the scopes of the first one that asks for them. A further one waits for the routes that it names itself,
     * but begins with what there is of scopes, and would find no route in one whose routes are not there yet. A scope has the name
     * of its routes.
     */
    private boolean mustWait(XdsType type, Instant now) {
        if (type != XdsType.LISTENER || state(type).difference().missing().isEmpty()) {
            return false;
        }
        var scopes = state(XdsType.SCOPE);
        return mayAskForScopes(now)
                || scopes.isInFlight()
                || store.names(XdsType.SCOPE).stream()
                        .anyMatch(name -> scopes.knows(name) && !hasOrRefusesRoutes(name));
    }

    /**
     * On a new stream Envoy asks for everything that it has asked for before, one type after the other, and for listeners
     * before scopes. One whose listeners have had no use for scopes will never ask for them.
     */
    private boolean mayAskForScopes(Instant now) {
        return state(XdsType.LISTENER).isReturned()
                && !state(XdsType.SCOPE).isRequested()
                && !store.names(XdsType.SCOPE).isEmpty()
                && now.isBefore(since.plus(times.requests()));
    }

    private boolean hasOrRefusesRoutes(String name) {
        return state(XdsType.ROUTE).knows(name) || store.isRejected(XdsType.ROUTE, name);
    }

    /** Connections that a listener drains find no route any more without its scopes. */
    private Duration grace(XdsType type) {
        return type == XdsType.SCOPE ? times.drain() : times.grace();
    }

    private boolean isWarming(Instant now) {
        warming.removeIf(name -> state(XdsType.ENDPOINT).knows(name) || !store.isWanted(XdsType.ENDPOINT, name));
        if (dnsReady != null && !now.isBefore(dnsReady)) {
            dnsReady = null;
        }
        return dnsReady != null || !warming.isEmpty();
    }

    /** Sends what is due of a type. Answers whether Envoy has everything of it already. */
    private boolean send(XdsType type, Instant now, List<DeltaDiscoveryResponse> responses) {
        var state = state(type);
        if (state.isInFlight()) {
            return false;
        }
        var difference = state.difference();
        var removed = new TreeSet<>(difference.unknown());
        removed.addAll(due(type, difference.surplus(), now));
        if (difference.missing().isEmpty() && removed.isEmpty() && !state.awaitsFirstAnswer()) {
            return true;
        }
        var resources = new LinkedHashMap<String, XdsResource>();
        state.next(difference.missing()).forEach(resource -> resources.put(resource.name(), resource));
        var response = new TypeState.InFlight(Long.toString(++nonces), resources, removed);
        state.sent(response);
        resources.values().forEach(resource -> resendEndpoints(type, resource));
        responses.add(message(type, response));
        // A removal is nothing that routes need to wait for.
        return difference.missing().isEmpty();
    }

    /**
     * A cluster that is new or changed waits for its endpoints even if Envoy has them for another cluster, and does not
     * ask for them again.
     */
    private void resendEndpoints(XdsType type, XdsResource resource) {
        var endpoints = resource.warmUp().endpoints();
        if (type == XdsType.CLUSTER
                && endpoints != null
                && state(XdsType.ENDPOINT).knows(endpoints)) {
            state(XdsType.ENDPOINT).sendAgain(endpoints);
        }
    }

    /** The surplus that may go now. Listeners go at once, since another one may want the port. */
    private Set<String> due(XdsType type, Set<String> surplus, Instant now) {
        if (type == XdsType.LISTENER) {
            return surplus;
        }
        var waiting = doomed.getOrDefault(type, Map.of());
        waiting.keySet().retainAll(surplus);
        surplus.forEach(name -> waiting.putIfAbsent(name, Instant.MAX));
        return waiting.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static DeltaDiscoveryResponse message(XdsType type, TypeState.InFlight response) {
        var message = DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(type.url())
                .setNonce(response.nonce())
                .addAllRemovedResources(response.removed());
        response.sent()
                .values()
                .forEach(resource -> message.addResources(Resource.newBuilder()
                        .setName(resource.name())
                        .setVersion(resource.version())
                        .setResource(resource.body())));
        return message.build();
    }

    /** How long until {@link #advance} has something to do without being told, or null for never. */
    @Nullable
    Duration nextWake(Instant now) {
        Instant next = Instant.MAX;
        if (blockedSince != null) {
            next = blockedSince.plus(times.warmUp());
        }
        if (dnsReady != null && dnsReady.isBefore(next)) {
            next = dnsReady;
        }
        if (mayAskForScopes(now) && since.plus(times.requests()).isBefore(next)) {
            next = since.plus(times.requests());
        }
        for (var names : doomed.values()) {
            for (var due : names.values()) {
                if (due.isBefore(next)) {
                    next = due;
                }
            }
        }
        if (next.equals(Instant.MAX)) {
            return null;
        }
        return next.isBefore(now) ? Duration.ZERO : Duration.between(now, next);
    }

    /** Whether Envoy has acknowledged everything that it is to have by now, and asked for all of it. */
    boolean isSettled() {
        return types.values().stream()
                        .allMatch(type -> !type.isInFlight()
                                && type.difference().missing().isEmpty())
                && hasAskedForRoutes();
    }

    /** Envoy asks for routes only when it has the listeners that name them, which it may have refused. */
    private boolean hasAskedForRoutes() {
        return store.names(XdsType.ROUTE).stream()
                        .allMatch(name -> hasOrRefusesRoutes(name) || store.isLingering(XdsType.ROUTE, name))
                || store.rejections().stream().anyMatch(rejection -> rejection.type() == XdsType.LISTENER);
    }

    /** What there is to tell of the connection. */
    EnvoyStatus status() {
        var counts = new TreeMap<String, Long>();
        for (var entry : types.entrySet()) {
            counts.put(entry.getKey().name(), entry.getValue().count());
        }
        return new EnvoyStatus(nodeId, since, isSettled(), counts);
    }

    private TypeState state(XdsType type) {
        return types.computeIfAbsent(type, missing -> new TypeState(missing, store));
    }
}
