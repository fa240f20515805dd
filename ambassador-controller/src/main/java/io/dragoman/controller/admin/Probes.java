package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Liveness and readiness, at Emissary's paths and in its words. */
@Path("/ambassador/v0")
@Produces(MediaType.TEXT_PLAIN)
public class Probes {
    private final ControlPlane controlPlane;
    private final EnvoyProbe envoy;

    Probes(ControlPlane controlPlane, EnvoyProbe envoy) {
        this.controlPlane = controlPlane;
        this.envoy = envoy;
    }

    /** 200 as long as the control plane's thread answers. */
    @GET
    @Path("check_alive")
    @RunOnVirtualThread
    public Response alive() {
        controlPlane.query(ControlPlane.View::synced).join();
        return Response.ok("Ambassador is alive and well\n").build();
    }

    /** 200 once the manifests are read and Envoy is ready, otherwise 503. */
    @GET
    @Path("check_ready")
    @RunOnVirtualThread
    public Response ready() {
        boolean synced = controlPlane.query(ControlPlane.View::synced).join();
        return synced && envoy.isReady()
                ? Response.ok("Ambassador is ready and waiting\n").build()
                : Response.status(Response.Status.SERVICE_UNAVAILABLE)
                        .entity("Ambassador is not ready\n")
                        .build();
    }
}
