package io.dragoman.controller.xds;

import io.dragoman.protos.XdsType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one Envoy asked for and has of one type. Used by the delivery thread. */
final class TypeState {
    private static final String WILDCARD = "*";

    /** Stands for the version of a resource that Envoy knows not to exist. */
    private static final String ABSENT = "";

    private final XdsType type;
    private final ResourceStore store;
    private final Set<String> subscribed = new TreeSet<>();
    private final Map<String, String> has = new HashMap<>();
    /** Names to look at: whatever changed, was asked for, or has not been acknowledged. Keeps a change's cost flat. */
    private final Set<String> dirty = new TreeSet<>();

    private final Set<String> alone = new TreeSet<>();
    private final Map<String, String> refused = new HashMap<>();
    private boolean wildcard;
    private boolean answered;
    private boolean requested;
    private boolean returned;
    private @Nullable InFlight inFlight;

    /**
     * A response that Envoy has not answered.
     *
     * @param nonce names the response
     * @param sent the resources in it
     * @param removed the names that it removes
     */
    record InFlight(String nonce, Map<String, XdsResource> sent, Set<String> removed) {}

    /**
     * What an answer of Envoy's meant.
     *
     * @param accepted the resources it took
     * @param added those of them that it did not have before
     * @param rejected those it refused
     * @param reason the reason in its words if it refused any
     */
    record Answer(List<XdsResource> accepted, List<XdsResource> added, List<XdsResource> rejected, String reason) {}

    TypeState(XdsType type, ResourceStore store) {
        this.type = type;
        this.store = store;
    }

    /** Takes the subscriptions of a request. */
    void subscribe(DeltaDiscoveryRequest request) {
        if (!requested) {
            requested = true;
            has.putAll(request.getInitialResourceVersionsMap());
            returned = !has.isEmpty();
            dirty.addAll(has.keySet());
            // Clusters and listeners are asked for without names: that means all of them.
            if (request.getResourceNamesSubscribeList().isEmpty()) {
                subscribeToAll();
            }
        }
        for (var name : request.getResourceNamesSubscribeList()) {
            if (name.equals(WILDCARD)) {
                subscribeToAll();
            } else {
                subscribed.add(name);
                dirty.add(name);
                // Asked for again, it must be sent again: Envoy has dropped what it had.
                if (!request.getInitialResourceVersionsMap().containsKey(name)) {
                    has.remove(name);
                }
            }
        }
        for (var name : request.getResourceNamesUnsubscribeList()) {
            if (name.equals(WILDCARD)) {
                wildcard = false;
            } else {
                subscribed.remove(name);
                has.remove(name);
            }
        }
    }

    private void subscribeToAll() {
        wildcard = true;
        dirty.addAll(store.names(type));
    }

    /** Looks at a name again, because what is offered under it changed. */
    void changed(String name) {
        dirty.add(name);
    }

    /** Takes the answer to the response in flight, or null if the request is none. */
    @Nullable
    Answer answer(DeltaDiscoveryRequest request) {
        var answered = inFlight;
        if (answered == null || !request.getResponseNonce().equals(answered.nonce())) {
            return null;
        }
        inFlight = null;
        if (!request.hasErrorDetail()) {
            return accept(answered);
        }
        return refuse(answered, request.getErrorDetail().getMessage());
    }

    private Answer accept(InFlight answered) {
        var added = answered.sent().values().stream()
                .filter(resource -> !has.containsKey(resource.name()))
                .toList();
        answered.sent().values().forEach(resource -> {
            has.put(resource.name(), resource.version());
            alone.remove(resource.name());
        });
        answered.removed().forEach(name -> {
            if (subscribed.contains(name)) {
                has.put(name, ABSENT);
            } else {
                has.remove(name);
            }
        });
        return new Answer(List.copyOf(answered.sent().values()), added, List.of(), "");
    }

    /** One resource alone is the culprit; of several, those that Envoy names are, and the others are tried alone. */
    private Answer refuse(InFlight answered, String reason) {
        var culprits = new ArrayList<XdsResource>();
        for (var resource : answered.sent().values()) {
            if (answered.sent().size() == 1 || mentions(reason, resource.name())) {
                culprits.add(resource);
                refused.put(resource.name(), resource.version());
                alone.remove(resource.name());
                if (remembersWhatItRefuses()) {
                    has.remove(resource.name());
                }
            } else {
                alone.add(resource.name());
            }
        }
        return new Answer(List.of(), List.of(), culprits, RefusalText.reason(reason));
    }

    /**
     * Envoy hands on to new listeners whatever configuration of a filter it was sent last, even if it refused it, and then
     * refuses these. So the last good one is sent again after a refusal, or its absence told.
     */
    private boolean remembersWhatItRefuses() {
        return type == XdsType.EXTENSION;
    }

    private static boolean mentions(String reason, String name) {
        return Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w./-])")
                .matcher(reason)
                .find();
    }

    /** Forgets that Envoy has a resource, so that it is sent again. */
    void sendAgain(String name) {
        has.remove(name);
        dirty.add(name);
    }

    /** Whether Envoy has some version of the resource, or knows that it does not exist. */
    boolean knows(String name) {
        return has.containsKey(name);
    }

    /** Whether Envoy has asked for anything of this type on this stream. */
    boolean isRequested() {
        return requested;
    }

    /** Whether Envoy had something of this type from an earlier stream when it asked first. */
    boolean isReturned() {
        return returned;
    }

    boolean isInFlight() {
        return inFlight != null;
    }

    /**
     * What Envoy should be told.
     *
     * @param missing resources that it asked for and does not have in the version offered
     * @param surplus names that it has and that are not wanted any more
     * @param unknown names that it asked for, that do not exist or cannot be had, and of which it has not been told
     */
    record Difference(List<XdsResource> missing, Set<String> surplus, Set<String> unknown) {}

    /** What Envoy should be told now. */
    Difference difference() {
        var missing = new ArrayList<XdsResource>();
        var surplus = new TreeSet<String>();
        var unknown = new TreeSet<String>();
        for (var names = dirty.iterator(); names.hasNext(); ) {
            var name = names.next();
            var version = has.get(name);
            if (!store.isWanted(type, name)) {
                if (version == null && subscribed.contains(name)) {
                    unknown.add(name);
                } else if (version != null && !version.equals(ABSENT)) {
                    surplus.add(name);
                } else {
                    names.remove();
                }
                continue;
            }
            var resource = store.offered(type, name);
            if (resource != null
                    && (wildcard || subscribed.contains(name))
                    && !resource.version().equals(version)
                    && !resource.version().equals(refused.get(name))) {
                missing.add(resource);
            } else if (resource == null && remembersWhatItRefuses() && version == null && subscribed.contains(name)) {
                unknown.add(name);
            } else {
                names.remove();
                if (resource != null && resource.version().equals(version)) {
                    // Whoever has it took it, be it from another controller or before it was taken away for a while.
                    store.accepted(type, resource);
                }
            }
        }
        return new Difference(missing, surplus, unknown);
    }

    /** Whether Envoy waits for a first answer, even an empty one. */
    boolean awaitsFirstAnswer() {
        return requested && !answered && wildcard && has.isEmpty();
    }

    /** The next resources to send: all that are missing, or one that must be tried alone. */
    List<XdsResource> next(List<XdsResource> missing) {
        var together = missing.stream()
                .filter(resource -> !alone.contains(resource.name()))
                .toList();
        return together.isEmpty() ? missing.stream().limit(1).toList() : together;
    }

    void sent(InFlight response) {
        answered = true;
        inFlight = response;
    }

    /** The number of resources that Envoy has. */
    long count() {
        return has.values().stream().filter(version -> !version.equals(ABSENT)).count();
    }
}
