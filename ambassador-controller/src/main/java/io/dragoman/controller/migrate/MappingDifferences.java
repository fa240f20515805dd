package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Difference.differs;
import static io.dragoman.controller.migrate.Touch.given;
import static io.dragoman.controller.migrate.Touch.givenIf;
import static io.dragoman.controller.migrate.Touch.refused;
import static io.dragoman.controller.migrate.Touch.text;
import static io.dragoman.controller.migrate.Touch.unsupported;
import static io.dragoman.controller.migrate.Touch.value;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.migrate.Difference.Place;
import java.util.List;
import java.util.Objects;

/** What is different for Mappings and TCPMappings. */
final class MappingDifferences {
    private static final Place MAPPING = Place.of("Mapping");
    private static final Place TCP = Place.of("TCPMapping");
    private static final int WHOLE = 100;

    private MappingDifferences() {}

    static List<Difference> all() {
        return List.of(
                differs(
                        1,
                        MAPPING,
                        "hostname",
                        HostDifferences.CAPITALS,
                        value("hostname", HostDifferences::hasCapitals)),
                differs(
                        1,
                        MAPPING,
                        "host",
                        HostDifferences.CAPITALS,
                        value("host", HostDifferences::hasCapitals).unlessOn("host_regex")),
                change(
                        1,
                        MAPPING,
                        "hostname",
                        HostDifferences.STARS,
                        refused("hostname").iff(HostDifferences::hasInnerStar)),
                differs(
                        2,
                        MAPPING,
                        "hostname",
                        "is the hostname of several Hosts, whose Mappings are all tried, since they share a virtual host",
                        givenIf(
                                "hostname",
                                (mapping, around) ->
                                        around.hosts(mapping.text("hostname")).size() > 1)),
                differs(
                        3,
                        MAPPING,
                        "service",
                        "has sessionAffinity: ClientIP, which holds on the way through the Service's cluster IP alone:"
                                + " requests go to the endpoints here. Name the resolver kubernetes-service, or write"
                                + " load_balancer: {policy: ring_hash, source_ip: true}",
                        givenIf("service", MappingDifferences::hasAffinity)),
                differs(
                        3,
                        MAPPING,
                        "load_balancer",
                        "works here without a resolver; in Emissary the Mapping is inactive, since its resolver has no endpoints",
                        givenIf("load_balancer", (mapping, around) -> !around.usesEndpoints(mapping))
                                .unlessText("resolver", "kubernetes-service")),
                change(3, MAPPING, "resolver", "Define it, or leave resolver out", refused("resolver")),
                differs(
                        4,
                        MAPPING,
                        "service",
                        "holds for this Mapping; in Emissary all Mappings to this service have what the first one says",
                        (mapping, around) ->
                                around.sharesItsClusterUnlike(mapping) ? around.clusterSettings(mapping) : List.of()),
                change(
                        4,
                        MAPPING,
                        "tls",
                        "Emissary sends such requests in cleartext: write the TLSContext, or leave tls out",
                        refused("tls")),
                differs(
                        4,
                        MAPPING,
                        "service",
                        "is also the name that the server is asked for in TLS (SNI); Emissary sends none. A TLSContext's"
                                + " sni says another",
                        givenIf("service", MappingDifferences::isLookedUpForTls)),
                differs(
                        5,
                        MAPPING,
                        "weight",
                        "is kept exactly; Emissary rounds the shares of Mappings without weight",
                        givenIf("weight", MappingDifferences::sharesTheRest)),
                change(
                        5,
                        MAPPING,
                        "weight",
                        "Have the weights sum up to 100 at most; what Emissary does with more is undefined",
                        refused("weight")),
                differs(
                        5,
                        MAPPING,
                        "weight",
                        "makes this Mapping no canary of another one that matches other requests; Emissary mixes them up",
                        givenIf("prefix", (mapping, around) -> around.isMixedUp(mapping))),
                differs(
                        16,
                        MAPPING,
                        "headers",
                        "is left out of the Mapping's conditions where the Listener's securityModel is XFP",
                        given("headers.x-forwarded-proto")),
                change(
                        17,
                        MAPPING,
                        "add_request_headers",
                        "Write the value itself, or a command that Envoy has and that reads no environment",
                        refused("add_request_headers")),
                change(17, MAPPING, "add_response_headers", "As for requests", refused("add_response_headers")),
                differs(
                        0,
                        MAPPING,
                        "add_linkerd_headers",
                        "replaces a client's own l5d-dst-override; Emissary adds a second value",
                        value("add_linkerd_headers", JsonNode::asBoolean)),
                differs(
                        18,
                        MAPPING,
                        "host_redirect",
                        "belongs to Hosts by labels, too; Emissary leaves redirects without a plain hostname, and Hosts"
                                + " with a selector, out of account",
                        givenIf("host_redirect", MappingDifferences::isRedirectThatEmissaryMisplaces)),
                differs(
                        0,
                        MAPPING,
                        "use_websocket",
                        "enables nothing; Emissary takes the key for a yes",
                        text("use_websocket", "false")),
                differs(
                        40,
                        MAPPING,
                        "allow_upgrade",
                        "lets CONNECT through to the service; in Emissary no route takes it",
                        text("allow_upgrade[]", "CONNECT")),
                differs(
                        19,
                        MAPPING,
                        "error_response_overrides",
                        "works as in Emissary 3, with the headers that docs/compatibility.md lists; files are read by the"
                                + " controller. Emissary 4 ignores it",
                        given("error_response_overrides")),
                differs(0, MAPPING, "keepalive", "works; Emissary ignores it", given("keepalive.idle_time")),
                differs(
                        26,
                        MAPPING,
                        "health_checks",
                        "works; Emissary checks services only where a resolver finds their endpoints",
                        givenIf("health_checks", (mapping, around) -> !around.usesEndpoints(mapping))),
                change(26, MAPPING, "health_checks", "Emissary leaves a wrong one out", refused("health_checks")),
                change(
                        27,
                        MAPPING,
                        "outlier_detection",
                        "It has no effect in Emissary either: leave it out, or write an object",
                        unsupported("outlier_detection")),
                differs(
                        20,
                        MAPPING,
                        "several Mappings for the same requests",
                        "is one of several for the same requests: which one is the first, whose settings count, is"
                                + " decided by name, then namespace",
                        givenIf("prefix", (mapping, around) -> isOfSeveralNamespaces(around.group(mapping)))),
                differs(
                        37,
                        TCP,
                        "weight",
                        "is the share of the connections; Emissary counts some weights twice (30 and 70 become 23 and 77)",
                        givenIf(
                                "weight",
                                (mapping, around) -> around.connections(mapping).size() > 1)),
                change(0, TCP, "", HostDifferences.PORT, value("port", HostDifferences::isClosed)),
                differs(0, TCP, "idle_timeout_ms", "works; Emissary ignores it", given("idle_timeout_ms")),
                differs(0, TCP, "stats_name", "works; Emissary ignores it", given("stats_name")));
    }

    private static boolean hasAffinity(Candidate mapping, Surroundings around) {
        var service = around.service(mapping, mapping.text("service"));
        return service != null
                && service.path("spec").path("sessionAffinity").asText().equals("ClientIP")
                && !mapping.text("resolver").equals("kubernetes-service");
    }

    private static boolean isLookedUpForTls(Candidate mapping, Surroundings around) {
        var service = mapping.text("service");
        return around.service(mapping, service) == null
                && Surroundings.address(service)
                        .filter(address -> address.isHttps()
                                && !address.isIpAddress()
                                && address.host().contains(".")
                                && !address.host().contains(".svc"))
                        .isPresent();
    }

    /** Three shares of 33.3 % are what Emissary cannot have, two of 50 % are the same. */
    private static boolean sharesTheRest(Candidate mapping, Surroundings around) {
        var group = around.group(mapping);
        long weightless = group.stream().filter(member -> !member.has("weight")).count();
        int given = group.stream()
                .flatMap(member -> member.find("weight").stream())
                .mapToInt(found -> found.value().asInt())
                .sum();
        return weightless > 1 && (WHOLE - given) % weightless != 0;
    }

    private static boolean isRedirectThatEmissaryMisplaces(Candidate mapping, Surroundings around) {
        if (!mapping.isOn("host_redirect")) {
            return false;
        }
        boolean plain = mapping.has("hostname") || (mapping.has("host") && !mapping.isOn("host_regex"));
        return !plain
                || around.of("Host")
                        .anyMatch(host -> host.has("mappingSelector.matchLabels") || host.has("selector.matchLabels"));
    }

    private static boolean isOfSeveralNamespaces(List<Candidate> group) {
        return group.stream().map(member -> member.key().namespace()).distinct().count() > 1
                && group.stream()
                                .map(member -> Objects.toString(
                                        member.object().path("spec").path("labels")))
                                .distinct()
                                .count()
                        > 1;
    }
}
