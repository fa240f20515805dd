package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of a request, as JSON. */
@Path("/ambassador/v0/explain")
@Produces(MediaType.APPLICATION_JSON)
public class ExplainResource {
    private final ControlPlane controlPlane;

    ExplainResource(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    /**
     * Explains a request.
     *
     * @param request a method and a URL
     * @param headers each {@code Name: value}
     * @param from the IP address that the connection comes from; without it, 127.0.0.1
     */
    @GET
    public Response explain(
            @QueryParam("request") @Nullable String request,
            @QueryParam("header") List<String> headers,
            @QueryParam("from") @DefaultValue("") String from) {
        try {
            var explanation = Explained.of(controlPlane.view(), Objects.requireNonNullElse(request, ""), headers, from);
            return Response.ok(explanation).build();
        } catch (IllegalArgumentException e) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(Map.of("error", Objects.requireNonNullElse(e.getMessage(), "cannot be read")))
                    .build();
        }
    }
}
