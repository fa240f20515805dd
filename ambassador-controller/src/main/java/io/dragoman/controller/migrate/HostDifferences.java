package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Difference.differs;
import static io.dragoman.controller.migrate.Touch.given;
import static io.dragoman.controller.migrate.Touch.givenIf;
import static io.dragoman.controller.migrate.Touch.refused;
import static io.dragoman.controller.migrate.Touch.text;
import static io.dragoman.controller.migrate.Touch.value;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.migrate.Difference.Place;
import java.util.List;
import java.util.Set;

/** What is different for Hosts, Listeners and TLSContexts. */
final class HostDifferences {
    static final String CAPITALS =
            "has capital letters, which make no difference here; in Emissary it takes no request with small ones";
    static final String STARS = "In Emissary it takes no request at all: write one star at one end, or several objects";

    static final String PORT =
            "is not open: add it to the Deployment envoy, its NetworkPolicy and the Service dragoman";

    private static final Set<Integer> OPEN = Set.of(8080, 8443);
    private static final Place HOST = Place.of("Host");
    private static final Place LISTENER = Place.of("Listener");
    private static final Place CONTEXT = Place.of("TLSContext");

    private HostDifferences() {}

    static List<Difference> all() {
        return List.of(
                differs(1, HOST, "hostname", CAPITALS, value("hostname", HostDifferences::hasCapitals)),
                change(1, HOST, "hostname", STARS, refused("hostname").iff(HostDifferences::hasInnerStar)),
                differs(
                        2,
                        HOST,
                        "hostname",
                        "is the hostname of another Host, too: they share a virtual host, with the Mappings of both",
                        givenIf(
                                "hostname",
                                (host, around) ->
                                        around.hosts(host.text("hostname")).size() > 1)),
                differs(
                        7,
                        HOST,
                        "mappingSelector",
                        "counts; Emissary ignores it and takes more Mappings",
                        given("mappingSelector.matchExpressions")),
                differs(
                        7,
                        HOST,
                        "selector",
                        "counts; Emissary ignores it and takes more Mappings",
                        given("selector.matchExpressions")),
                differs(
                        8,
                        HOST,
                        "tlsContext",
                        "is shared with another Host, which is no error here",
                        givenIf("tlsContext", HostDifferences::sharesContext)),
                change(
                        8,
                        HOST,
                        "tlsSecret",
                        "Emissary's Envoy would refuse everything: write a hostname that TLS can tell apart",
                        refused("hostname").iff((host, around) -> !hasInnerStar(host, around))),
                change(
                        43,
                        HOST,
                        "tlsSecret",
                        "Until it is, the Host answers certificate challenges alone; Emissary's answers nothing",
                        refused("tlsSecret")),
                change(
                        0,
                        HOST,
                        "acmeProvider",
                        "Edge Stack made it by ACME: write acmeProvider: {authority: none} when cert-manager does",
                        givenIf(
                                "acmeProvider",
                                (host, around) ->
                                        !host.text("acmeProvider.authority").equalsIgnoreCase("none"))),
                change(
                        0,
                        HOST,
                        "previewUrl",
                        "Previews belong to Edge Stack and nothing takes their place: leave it out",
                        value("previewUrl.enabled", JsonNode::asBoolean)),
                differs(
                        9,
                        LISTENER,
                        "protocol",
                        "works with the PROXY header before TLS; in Emissary it does not, and only a protocolStack does",
                        text("protocol", "HTTPSPROXY")),
                differs(
                        9,
                        LISTENER,
                        "protocolStack",
                        "has PROXY behind TLS and is read in the order that is on the wire",
                        givenIf("protocolStack", HostDifferences::hasProxyBehindTls)),
                differs(
                        36,
                        LISTENER,
                        "protocolStack",
                        "is advertised on this Listener's port and on 443; Emissary advertises 443 alone. Hosts that require"
                                + " client certificates, or forbid TLS 1.3, are not served over HTTP/3",
                        text("protocolStack[]", "UDP")),
                change(0, LISTENER, "", PORT, value("port", HostDifferences::isClosed)),
                change(
                        24,
                        CONTEXT,
                        "cipher_suites",
                        "Emissary's Envoy would refuse everything: write one that Envoy has",
                        refused("cipher_suites")),
                change(
                        24,
                        CONTEXT,
                        "ecdh_curves",
                        "Emissary's Envoy would refuse everything: write one that Envoy has",
                        refused("ecdh_curves")),
                differs(
                        10,
                        CONTEXT,
                        "alpn_protocols",
                        "is a list of several protocols; in Emissary they are one that no client has, so that clients come"
                                + " without ALPN",
                        value("alpn_protocols", value -> value.asText().contains(","))));
    }

    /** Whether deploy/kustomize opens another port. */
    static boolean isClosed(JsonNode port) {
        return !OPEN.contains(port.asInt());
    }

    static boolean hasCapitals(JsonNode value) {
        return value.asText().chars().anyMatch(Character::isUpperCase);
    }

    /** A star that is at neither end, or one of several. */
    static boolean hasInnerStar(Candidate object, Surroundings around) {
        return object.text("hostname").matches(".+\\*.+|.*\\*.*\\*.*");
    }

    private static boolean sharesContext(Candidate host, Surroundings around) {
        var name = host.text("tlsContext.name");
        boolean hostsNamed =
                around.of("TLSContext").anyMatch(context -> context.key().name().equals(name) && context.has("hosts"));
        return !hostsNamed
                && around.of("Host")
                                .filter(other -> other.text("tlsContext.name").equals(name))
                                .count()
                        > 1;
    }

    private static boolean hasProxyBehindTls(Candidate listener, Surroundings around) {
        var stack = listener.find("protocolStack[]").stream()
                .map(layer -> layer.value().asText())
                .toList();
        return stack.contains("TLS") && stack.indexOf("PROXY") > stack.indexOf("TLS");
    }
}
