package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.rule.ConfiguredLimit;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.resources.model.Rate;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;

/** What scripts and probes for envoyproxy/ratelimit look for. */
@Path("/")
@Produces(MediaType.TEXT_PLAIN)
public final class ReferenceResource {
    private final Configuration configuration;
    private final SmallRyeHealthReporter health;

    ReferenceResource(Configuration configuration, SmallRyeHealthReporter health) {
        this.configuration = configuration;
        this.health = health;
    }

    /** 200 if the service is ready, else 500. */
    @GET
    @Path("/healthcheck")
    public Response healthcheck() {
        return health.getReadiness().isDown()
                ? Response.serverError().entity("not ready").build()
                : Response.ok("OK").build();
    }

    /** The limits in effect, one a line. */
    @GET
    @Path("/rlconfig")
    @NonBlocking
    public String limits() {
        return configuration.limits().stream().map(ReferenceResource::line).collect(Collectors.joining());
    }

    private static String allowed(Rule rule, Rate rate) {
        return rule.concurrent()
                ? "concurrent_requests=" + rate.requests()
                : "unit=" + rate.unit() + " requests_per_unit=" + rate.requests();
    }

    private static String line(ConfiguredLimit limit) {
        var rule = limit.rule();
        var rate = rule.rate();
        return limit.domain() + "." + String.join(".", rule.statistic().parts()) + ": "
                + (rate == null ? "unlimited" : allowed(rule, rate))
                + ", shadow_mode: " + !rule.enforced()
                + ", quota_mode: " + (rule.effect() == Effect.REFUSES_WITH_OTHERS)
                + "\n";
    }
}
