package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Difference.differs;
import static io.dragoman.controller.migrate.Touch.given;
import static io.dragoman.controller.migrate.Touch.givenIf;
import static io.dragoman.controller.migrate.Touch.value;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.migrate.Difference.Place;
import io.dragoman.controller.policy.ServiceAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is different for what the gateway itself talks to, and for how it finds services. */
final class ServiceDifferences {
    private static final Place AUTH = Place.of("AuthService");
    private static final Place LIMITS = Place.of("RateLimitService");
    private static final Place TRACING = new Place("LogService, TracingService", "TracingService");
    private static final Place LOGGING = new Place("LogService, TracingService", "LogService");
    private static final Place CONSUL = new Place("Resolvers", "ConsulResolver");

    /** Where Edge Stack's own service is, seen from its Envoy. */
    private static final int EDGE_STACK = 8500;

    private static final int DIAGNOSTICS = 8877;
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private ServiceDifferences() {}

    static List<Difference> all() {
        return Stream.concat(ofKinds().stream(), ofLoopback().stream()).toList();
    }

    private static List<Difference> ofKinds() {
        return List.of(
                differs(
                        0,
                        AUTH,
                        "add_linkerd_headers",
                        "sends the service's own host:port, over gRPC, too; Emissary's is made of path_prefix",
                        value("add_linkerd_headers", JsonNode::asBoolean)),
                differs(
                        28,
                        AUTH,
                        "several AuthServices",
                        "is one of several: one that contradicts the first by name is not asked; in Emissary the last one"
                                + " counts in most things",
                        givenIf("auth_service", (service, around) -> around.number(service) > 1)),
                differs(
                        44,
                        AUTH,
                        "which requests it is asked about",
                        "is asked about all requests; ext-authz-service only about routes that a FilterPolicy may concern,"
                                + " unless DRAGOMAN_AUTH_SKIP is false",
                        at("auth_service", EDGE_STACK)),
                differs(
                        11,
                        LIMITS,
                        "grpc.use_resource_exhausted_code",
                        "works; Emissary ignores it",
                        value("grpc.use_resource_exhausted_code", JsonNode::asBoolean)),
                differs(
                        0,
                        TRACING,
                        "tag_headers",
                        "works; Emissary ignores it in v3alpha1",
                        given("tag_headers").iff((service, around) -> !service.has("custom_tags"))),
                differs(
                        29,
                        CONSUL,
                        "address",
                        "has a variable, which is replaced only if its name ends in _IP, _HOST, _ADDR or _PORT",
                        value("address", address -> address.asText().contains("$"))));
    }

    /** Emissary's Envoy has its controller, and in Edge Stack also the other services, in its own pod. */
    private static List<Difference> ofLoopback() {
        return List.of(
                change(
                        0,
                        AUTH,
                        "",
                        "is Edge Stack's own service, in Envoy's pod. Here it is ext-authz-service:8500, which"
                                + " deploy/kustomize/components/authentication names: leave this object to Edge Stack",
                        at("auth_service", EDGE_STACK)),
                change(
                        0,
                        LIMITS,
                        "",
                        "is Edge Stack's own service, in Envoy's pod. Here it is ratelimit-service:8081, which"
                                + " deploy/kustomize/components/rate-limiting names: leave this object to Edge Stack",
                        at("service", EDGE_STACK)),
                change(0, AUTH, "", OTHER, elsewhere("auth_service")),
                change(0, LIMITS, "", OTHER, elsewhere("service")),
                change(0, TRACING, "", OTHER, elsewhere("service")),
                change(0, LOGGING, "", OTHER, elsewhere("service")),
                change(
                        0,
                        Place.of("Mapping"),
                        "",
                        "is Edge Stack itself, for its portal, its key sets or its pages. Nothing takes its place: leave"
                                + " this Mapping to Edge Stack",
                        at("service", EDGE_STACK)),
                change(
                        0,
                        Place.of("Mapping"),
                        "",
                        "is Emissary's diagnostics, in Envoy's pod: write dragoman-controller.dragoman:8877",
                        at("service", DIAGNOSTICS)),
                change(0, Place.of("Mapping"), "", OTHER, elsewhere("service")),
                change(0, Place.of("TCPMapping"), "", OTHER, elsewhere("service")));
    }

    private static final String OTHER =
            "is in Envoy's own pod, where nothing else runs here: name the Service of what you mean";

    /** Whether it is Edge Stack's own service. */
    static boolean isEdgeStack(ServiceAddress address) {
        return HERE.contains(address.host()) && address.port(false) == EDGE_STACK;
    }

    private static Touch at(String field, int port) {
        return value(
                field,
                service -> Surroundings.address(service.asText())
                        .filter(address -> HERE.contains(address.host()))
                        .filter(address -> address.port(false) == port)
                        .isPresent());
    }

    private static Touch elsewhere(String field) {
        return value(
                field,
                service -> Surroundings.address(service.asText())
                        .filter(address -> HERE.contains(address.host()))
                        .filter(address -> address.port(false) != EDGE_STACK && address.port(false) != DIAGNOSTICS)
                        .isPresent());
    }
}
