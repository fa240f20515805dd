package io.dragoman.authz.admin;

import io.dragoman.authz.audit.DecisionLog;
import io.dragoman.authz.audit.DecisionRecord;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells operators why a request was refused. It says who asks for what, so that it takes a token, and is not there
 * without one.
 */
@Path("/decisions")
@Produces(MediaType.APPLICATION_JSON)
public class DecisionResource {
    private final DecisionLog log;
    private final Optional<String> token;

    DecisionResource(DecisionLog log, @ConfigProperty(name = "dragoman.admin-token") Optional<String> token) {
        this.log = log;
        this.token = token.filter(text -> !text.isBlank());
    }

    /** The refusal of the request with this {@code x-request-id}. */
    @GET
    @Path("/{requestId}")
    public DecisionRecord refusal(
            @PathParam("requestId") String requestId,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        var expected = token.orElseThrow(NotFoundException::new);
        if (!MessageDigest.isEqual(bytes("Bearer " + expected), bytes(authorization == null ? "" : authorization))) {
            throw new NotAuthorizedException("Bearer realm=\"decisions\"");
        }
        return log.refusal(requestId).orElseThrow(NotFoundException::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
