package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import io.dragoman.controller.app.OpenEndpoints;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Liveness and readiness, at Emissary's paths and in its words. */
@Path("/ambassador/v0")
@Produces(MediaType.TEXT_PLAIN)
public class Probes {
    /** As long as Emissary gives a reconfiguration. */
    private static final Duration STUCK = Duration.ofMinutes(10);

    private final ControlPlane controlPlane;
    private final OpenEndpoints endpoints;
    private final EnvoyAdmin envoy;

    Probes(ControlPlane controlPlane, OpenEndpoints endpoints, EnvoyAdmin envoy) {
        this.controlPlane = controlPlane;
        this.endpoints = endpoints;
        this.envoy = envoy;
    }

    /** 200 as long as the thread that works out the configuration is not stuck. */
    @GET
    @Path("check_alive")
    public Response alive() {
        return controlPlane.busy().compareTo(STUCK) < 0
                ? Response.ok("Ambassador is alive and well\n").build()
                : unavailable("Ambassador is not alive\n");
    }

    /** 200 once the manifests are delivered, all is served, and an Envoy beside the controller is ready; otherwise 503. */
    @GET
    @Path("check_ready")
    @RunOnVirtualThread
    public Response ready() {
        return controlPlane.view().isDelivered() && endpoints.areOpen() && envoy.isReady()
                ? Response.ok("Ambassador is ready and waiting\n").build()
                : unavailable("Ambassador is not ready\n");
    }

    private static Response unavailable(String text) {
        return Response.status(Response.Status.SERVICE_UNAVAILABLE).entity(text).build();
    }
}
