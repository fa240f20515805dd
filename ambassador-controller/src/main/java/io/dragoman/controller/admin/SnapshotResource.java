package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import io.dragoman.controller.app.WrittenObjects;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** The objects that the gateway looks at, for tools that read Emissary's snapshot. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class SnapshotResource {
    private final ControlPlane controlPlane;
    private final WrittenObjects objects;
    private final Instance instance;

    SnapshotResource(ControlPlane controlPlane, WrittenObjects objects, Instance instance) {
        this.controlPlane = controlPlane;
        this.objects = objects;
        this.instance = instance;
    }

    /** Without the values of Secrets, under both of Emissary's paths. */
    @GET
    @Path("{path: snapshot|snapshot-external}")
    @RunOnVirtualThread
    public Map<String, Object> snapshot() {
        return Snapshot.of(instance, controlPlane.view(), objects.read());
    }
}
