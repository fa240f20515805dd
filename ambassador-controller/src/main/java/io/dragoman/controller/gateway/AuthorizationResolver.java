package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.HttpFilters.Authorization;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Outcome;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.AuthHeaders;
import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.AuthService.Protocol;
import io.dragoman.resources.model.GatewayModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the filter that authorises. Several AuthServices are one filter that asks them by turns, so they have to say the
 * same about everything but their service and their lists of headers, which are joined. Whatever is wrong, no request
 * passes unchecked.
 *
 * @param services all AuthServices
 * @param module the Module that counts
 * @param destinations finds the services
 * @param followers tells services that decide by FilterPolicies
 * @param ownNamespace the gateway's namespace, in which a bare service name is looked up
 */
record AuthorizationResolver(
        Collection<ObjectKey, AuthService> services,
        Collection<String, GatewayModule> module,
        DestinationResolver destinations,
        PolicyFollowers followers,
        String ownNamespace) {
    private static final String LINKERD = "l5d-dst-override";

    /** What the AuthServices that are asked by turns must say alike, by field. */
    private static final Map<String, Function<AuthService, @Nullable Object>> COMMON = common();

    Outcome<FilterPart<Authorization>> resolve(Fetch fetch) {
        var all = fetch.all(services);
        if (all.isEmpty()) {
            return Outcome.of(FilterPart.of(null));
        }
        for (var service : all.values()) {
            if (!service.usable()) {
                return Outcome.of(
                        FilterPart.of(new Authorization.RefuseAll(service.meta().name())));
            }
        }
        var problems = new ArrayList<Problem>();
        var first = all.sequencedValues().getFirst();
        var asked = agreeing(all.sequencedValues().stream().toList(), first, problems);
        var found = new ArrayList<DestinationResolver.Resolved>();
        for (var service : asked.values()) {
            var outcome = destinations.resolve(fetch, wanted(service));
            problems.addAll(outcome.problems());
            if (outcome.value() != null) {
                found.add(outcome.value());
            }
        }
        if (found.isEmpty()) {
            return new Outcome<>(
                    FilterPart.of(new Authorization.RefuseAll(first.meta().name())), problems);
        }
        var destination = Destinations.byTurns(
                found.stream().map(DestinationResolver.Resolved::destination).toList());
        var filter = new Authorization.Ask(
                destination.name(),
                transport(first, List.copyOf(asked.values()), destination, linkerd(fetch, first, found)),
                first.timeout(),
                first.includeBody(),
                first.statusOnError(),
                first.failureModeAllow(),
                first.protocol() instanceof Protocol.Grpc && followers.include(fetch, destination));
        var credentials = found.stream()
                .flatMap(resolved -> resolved.credentials().stream())
                .toList();
        return new Outcome<>(new FilterPart<>(filter, List.of(destination), credentials), problems);
    }

    /** The header that tells Linkerd where requests go; with several services there is no one place. */
    private Map<String, String> linkerd(Fetch fetch, AuthService first, List<DestinationResolver.Resolved> found) {
        var own = first.addLinkerdHeaders();
        boolean wanted = own == null
                ? Objects.requireNonNull(fetch.get(module, Inputs.GATEWAY))
                        .route()
                        .addLinkerdHeaders()
                : own;
        return wanted && found.size() == 1 ? Map.of(LINKERD, found.getFirst().authority()) : Map.of();
    }

    /** Those that say what the first says, by their services, each service once. */
    private static SequencedMap<String, AuthService> agreeing(
            List<AuthService> all, AuthService first, List<Problem> problems) {
        var asked = new LinkedHashMap<String, AuthService>();
        for (var service : all) {
            var differing = COMMON.entrySet().stream()
                    .filter(field -> !Objects.equals(
                            field.getValue().apply(service), field.getValue().apply(first)))
                    .map(Map.Entry::getKey)
                    .toList();
            differing.forEach(field -> problems.add(Problem.error(
                    service.meta().origin().at("spec." + field),
                    "must be the same as in " + first.meta().key()
                            + ", which is asked by turns with this one; until then " + "this one is not asked")));
            if (differing.isEmpty()) {
                asked.putIfAbsent(service.service(), service);
            }
        }
        return asked;
    }

    private DestinationResolver.Wanted wanted(AuthService service) {
        return new DestinationResolver.Wanted(
                service.service(),
                "spec.auth_service",
                ownNamespace,
                service.tls(),
                service.protocol() instanceof Protocol.Grpc,
                false,
                DestinationResolver.CONNECT_TIMEOUT,
                service.upstream(),
                service.meta().origin());
    }

    private static Authorization.Transport transport(
            AuthService first, List<AuthService> asked, Destination destination, Map<String, String> linkerd) {
        return switch (first.protocol()) {
            case Protocol.Grpc _ -> new Authorization.Transport.Grpc(linkerd);
            case Protocol.Http http -> {
                var added = new LinkedHashMap<>(http.addAuthHeaders());
                added.putAll(linkerd);
                yield new Authorization.Transport.Http(
                        (destination.tls() == null ? "http" : "https") + "://" + destination.name(),
                        http.pathPrefix(),
                        headers(AuthHeaders.ASKED_WITH, asked, Protocol.Http::allowedRequestHeaders),
                        headers(AuthHeaders.PASSED_ON, asked, Protocol.Http::allowedAuthorizationHeaders),
                        added);
            }
        };
    }

    private static List<String> headers(
            List<String> always, List<AuthService> asked, Function<Protocol.Http, List<String>> list) {
        var joined = new TreeSet<>(always);
        asked.stream()
                .map(AuthService::protocol)
                .flatMap(
                        protocol -> protocol instanceof Protocol.Http http ? list.apply(http).stream() : Stream.empty())
                .forEach(joined::add);
        return List.copyOf(joined);
    }

    private static Map<String, Function<AuthService, @Nullable Object>> common() {
        var fields = new LinkedHashMap<String, Function<AuthService, @Nullable Object>>();
        fields.put("proto", service -> service.protocol().getClass());
        fields.put("path_prefix", service -> service.protocol() instanceof Protocol.Http http ? http.pathPrefix() : "");
        fields.put(
                "add_auth_headers",
                service -> service.protocol() instanceof Protocol.Http http ? http.addAuthHeaders() : Map.of());
        fields.put("tls", AuthService::tls);
        fields.put("timeout_ms", AuthService::timeout);
        fields.put("include_body", AuthService::includeBody);
        fields.put("status_on_error", AuthService::statusOnError);
        fields.put("failure_mode_allow", AuthService::failureModeAllow);
        fields.put("add_linkerd_headers", AuthService::addLinkerdHeaders);
        fields.put("circuit_breakers", service -> service.upstream().settings().circuitBreakers());
        return fields;
    }
}
