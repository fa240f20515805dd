package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

import java.util.List;

/** What Mappings and TCPMappings say about the service that they go to. */
final class UpstreamSchemas {
    /** Each of which may have one circuit breaker. */
    private static final int PRIORITIES = 2;

    private static final String AFFINITIES =
            "(has(self.cookie) ? 1 : 0) + (has(self.header) && self.header != '' ? 1 : 0)"
                    + " + (has(self.source_ip) && self.source_ip ? 1 : 0)";

    private UpstreamSchemas() {}

    /**
     * The fields.
     *
     * @param healthChecks what the field with the health checks is called in the version
     */
    static List<Property> all(String healthChecks) {
        return List.of(
                field(
                        "resolver",
                        Schema.text(
                                "Name of the resolver that finds the service's endpoints; by default, the Module's.")),
                field("load_balancer", loadBalancer()),
                field("circuit_breakers", circuitBreakers()),
                field("keepalive", keepalive()),
                field(
                        "cluster_idle_timeout_ms",
                        Schema.millis("How long a connection to the service may be idle, in ms. 0 says nothing.")),
                field(
                        "cluster_max_connection_lifetime_ms",
                        Schema.millis("How long a connection to the service is used at most, in ms. 0 says nothing.")),
                field("enable_ipv4", Schema.bool("Whether the service is looked up by IPv4.")),
                field("enable_ipv6", Schema.bool("Whether the service is looked up by IPv6.")),
                field(healthChecks, healthChecks()),
                field(
                        "outlier_detection",
                        Schema.anything(
                                "When an endpoint that answers with errors is left out for a while: consecutive_5xx,"
                                        + " consecutive_gateway_failure, interval, base_ejection_time, max_ejection_time,"
                                        + " max_ejection_percent. A text has no effect.")),
                field(
                        "dns_type",
                        Schema.text("How the service is looked up in DNS: strict_dns (the default) or logical_dns.")
                                .pattern(
                                        Patterns.anyCaseOrEmpty("strict_dns", "logical_dns"),
                                        "must be one of strict_dns, logical_dns")),
                field("respect_dns_ttl", Schema.bool("Whether the DNS record says when it is looked up again.")),
                field(
                        "cluster_tag",
                        Schema.text(
                                "Begins the name of Envoy's cluster, so that Mappings with other tags have others.")));
    }

    static Schema circuitBreakers() {
        var priority = "(has(%1$s.priority) ? %1$s.priority : 'default')";
        return Schema.list(
                        "How much of the service is used at once; what is beyond is answered with 503.",
                        Schema.object(
                                "",
                                field(
                                        "priority",
                                        Schema.text("The requests that it is about.")
                                                .choice("default", "high")),
                                field(
                                        "max_connections",
                                        Schema.integer("By default 1024.").atLeast(0)),
                                field(
                                        "max_pending_requests",
                                        Schema.integer("By default 1024.").atLeast(0)),
                                field(
                                        "max_requests",
                                        Schema.integer("By default 1024.").atLeast(0)),
                                field(
                                        "max_retries",
                                        Schema.integer("By default 3.").atLeast(0))))
                .thorough("maxItems", PRIORITIES)
                .rule(
                        "self.all(one, self.exists_one(other, " + priority.formatted("other") + " == "
                                + priority.formatted("one") + "))",
                        "must not have two entries for one priority");
    }

    private static Schema loadBalancer() {
        return Schema.object(
                        "How an endpoint is chosen.",
                        required(
                                "policy",
                                Schema.text("").choice("round_robin", "ring_hash", "maglev", "least_request")),
                        field(
                                "cookie",
                                Schema.object(
                                        "Requests with the same cookie go to the same endpoint.",
                                        required("name", Schema.text("").notEmpty()),
                                        field("path", Schema.text("The path of a cookie that the gateway makes.")),
                                        field(
                                                "ttl",
                                                Schema.text(
                                                                "How long the cookie lives, which the gateway makes then if it is not there.")
                                                        .pattern(Patterns.DURATION, Patterns.NO_DURATION)))),
                        field(
                                "header",
                                Schema.text("Requests with the same value of this header go to the same endpoint.")
                                        .pattern(Patterns.HEADER_NAME_OR_EMPTY, "must be the name of a header")),
                        field("source_ip", Schema.bool("Requests of the same client go to the same endpoint.")))
                .rule(
                        "!(self.policy in ['ring_hash', 'maglev']) || " + AFFINITIES + " == 1",
                        "the policies ring_hash and maglev need exactly one of cookie, header and source_ip: true")
                .rule(
                        "self.policy in ['ring_hash', 'maglev'] || " + AFFINITIES + " == 0",
                        "only the policies ring_hash and maglev take cookie, header or source_ip");
    }

    private static Schema keepalive() {
        return Schema.object(
                "How idle TCP connections to the service are kept alive.",
                field(
                        "idle_time",
                        Schema.integer("Seconds until the first probe.").atLeast(1)),
                field(
                        "time",
                        Schema.integer("The same as idle_time, as the Module calls it.")
                                .atLeast(1)),
                field("interval", Schema.integer("Seconds between probes.").atLeast(1)),
                field(
                        "probes",
                        Schema.integer("How many are not answered before the connection is given up.")
                                .atLeast(1)));
    }

    private static Schema healthChecks() {
        return Schema.list(
                        "How endpoints are asked whether they can serve.",
                        Schema.object(
                                "",
                                required(
                                        "health_check",
                                        Schema.object(
                                                        "What is asked: either http or grpc.",
                                                        field("http", httpCheck()),
                                                        field("grpc", grpcCheck()))
                                                .always("minProperties", 1)
                                                .always("maxProperties", 1)),
                                field(
                                        "interval",
                                        Schema.text("Time between questions, such as 5s (the default).")
                                                .pattern(Patterns.DURATION)),
                                field(
                                        "timeout",
                                        Schema.text("How long to wait for the answer, such as 3s (the default).")
                                                .pattern(Patterns.DURATION)),
                                field(
                                        "healthy_threshold",
                                        Schema.integer("Good answers until an endpoint is used. By default 1.")
                                                .atLeast(1)),
                                field(
                                        "unhealthy_threshold",
                                        Schema.integer("Bad answers until an endpoint is left out. By default 2.")
                                                .atLeast(1))))
                .always("minItems", 1);
    }

    private static Schema httpCheck() {
        return Schema.object(
                "A request by HTTP.",
                required("path", Schema.text("").notEmpty()),
                field("hostname", Schema.text("The authority; by default, the name of Envoy's cluster.")),
                field("add_request_headers", Schema.map("Headers by their names.", addedHeader())),
                field(
                        "remove_request_headers",
                        Schema.list(
                                "Names of headers that Envoy would send.",
                                Schema.text("").pattern(Patterns.HEADER_NAME))),
                field(
                        "expected_statuses",
                        Schema.list(
                                "Statuses that are good; by default 200.",
                                Schema.object("From min to max, both included.", status("min"), status("max")))));
    }

    private static Property status(String name) {
        return required(name, Schema.integer("").always("minimum", 100).always("maximum", 599));
    }

    private static Schema grpcCheck() {
        return Schema.object(
                "A question by grpc.health.v1.Health.",
                required(
                        "upstream_name",
                        Schema.text("The service that is asked about.").notEmpty()),
                field("authority", Schema.text("The authority; by default, the name of Envoy's cluster.")));
    }

    private static Schema addedHeader() {
        return Schema.object(
                "",
                field("value", Schema.text("")),
                field("append", Schema.bool("Whether a header of this name stays beside it. By default true.")),
                field(
                        "v2Representation",
                        Schema.text("How an object of v2 wrote it. Without effect.")
                                .choice("", "string", "null")));
    }
}
