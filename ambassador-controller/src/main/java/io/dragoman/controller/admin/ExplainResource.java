package io.dragoman.controller.admin;

import io.dragoman.controller.app.ControlPlane;
import io.dragoman.controller.explain.Explainer;
import io.dragoman.controller.explain.Request;
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
     */
    @GET
    public Response explain(
            @QueryParam("request") @Nullable String request, @QueryParam("header") List<String> headers) {
        try {
            var asked = Request.parse(Objects.requireNonNullElse(request, ""), headers);
            return Response.ok(new Explainer(controlPlane.view().model()).explain(asked))
                    .build();
        } catch (IllegalArgumentException e) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(Map.of("error", Objects.requireNonNullElse(e.getMessage(), "cannot be read")))
                    .build();
        }
    }
}
