package io.dragoman.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Which rules hold for which kind. A kind without an entry differs in its ids alone. */
final class Rules {
    private static final Rule IDS = new AmbassadorIds();
    private static final Rule STATS_NAME = new Renamed("v3StatsName", "stats_name");
    private static final Rule CRL_SECRET = new Renamed("v3CRLSecret", "crl_secret");
    private static final Rule SERVICE_TLS = new ExplicitTls("service");

    private static final Map<String, List<Rule>> BY_KIND = Map.of(
            "AuthService",
            List.of(
                    IDS,
                    new ExplicitTls("auth_service"),
                    STATS_NAME,
                    new Renamed("v3CircuitBreakers", "circuit_breakers")),
            "Host",
            List.of(IDS, new HostSelector(), new Inside("tls", CRL_SECRET)),
            "LogService",
            List.of(IDS, STATS_NAME, new Renamed("v3ProtocolVersion", "protocol_version")),
            "Mapping",
            List.of(
                    IDS,
                    new MappingHost(),
                    new Presence("headers", "regex_headers", "v2BoolHeaders"),
                    new Presence("query_parameters", "regex_query_parameters", "v2BoolQueryParameters"),
                    new AddedHeaders("add_request_headers"),
                    new AddedHeaders("add_response_headers"),
                    new TextOrList("remove_request_headers"),
                    new TextOrList("remove_response_headers"),
                    new Inside("cors", new CorsOrigins()),
                    new Inside("cors", new TextOrList("methods")),
                    new Inside("cors", new TextOrList("headers")),
                    new Inside("cors", new TextOrList("exposed_headers")),
                    SERVICE_TLS,
                    new Renamed("v3health_checks", "health_checks"),
                    STATS_NAME,
                    new Labels()),
            "RateLimitService",
            List.of(IDS, SERVICE_TLS, STATS_NAME, new Renamed("v3GRPC", "grpc")),
            "TCPMapping",
            List.of(IDS, SERVICE_TLS, STATS_NAME),
            "TLSContext",
            List.of(IDS, CRL_SECRET),
            "TracingService",
            List.of(
                    IDS,
                    STATS_NAME,
                    new TracingTags(),
                    new Inside("config", new Renamed("v3PropagationModes", "propagation_modes"))));

    private final List<Rule> rules;

    private Rules(List<Rule> rules) {
        this.rules = rules;
    }

    static Rules of(String kind) {
        return new Rules(BY_KIND.getOrDefault(kind, List.of(IDS)));
    }

    /** A v2 {@code spec} as v3alpha1 says it; the given one is left alone. */
    ObjectNode up(ObjectNode spec, Rule.Report report) {
        var result = spec.deepCopy();
        rules.forEach(rule -> rule.up(result, report));
        return result;
    }

    /** A v3alpha1 {@code spec} as v2 says it; the given one is left alone. */
    ObjectNode down(ObjectNode spec) {
        var result = spec.deepCopy();
        rules.reversed().forEach(rule -> rule.down(result));
        return result;
    }
}
