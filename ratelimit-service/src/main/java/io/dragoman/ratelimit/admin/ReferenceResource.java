package io.dragoman.ratelimit.admin;

import io.dragoman.ratelimit.config.Configuration;
import io.dragoman.ratelimit.config.LimitLines;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

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
        return LimitLines.of(configuration.limits());
    }
}
