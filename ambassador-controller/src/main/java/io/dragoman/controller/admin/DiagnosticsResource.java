package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Diagnostics as JSON: what is served, what is wrong, and what Envoy has. */
@Path("/ambassador/v0/diag/")
@Produces(MediaType.APPLICATION_JSON)
public class DiagnosticsResource {
    private final ControlPlane controlPlane;
    private final EnvoyProbe envoy;

    DiagnosticsResource(ControlPlane controlPlane, EnvoyProbe envoy) {
        this.controlPlane = controlPlane;
        this.envoy = envoy;
    }

    /**
     * The overview.
     *
     * @param filter the one key that is wanted; all if absent
     */
    @GET
    @RunOnVirtualThread
    public Response overview(@QueryParam("filter") @Nullable String filter) {
        boolean ready = envoy.isReady();
        var delivery = controlPlane.delivery().status().join();
        var overview = controlPlane
                .query(view -> Diagnostics.overview(view, delivery, ready))
                .join();
        if (filter == null || filter.isEmpty()) {
            return Response.ok(overview).build();
        }
        var part = overview.get(filter);
        return part == null
                ? Response.status(Response.Status.NOT_FOUND).build()
                : Response.ok(part).build();
    }
}
