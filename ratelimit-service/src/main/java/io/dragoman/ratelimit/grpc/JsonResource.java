package io.dragoman.ratelimit.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.dragoman.ratelimit.algorithm.Counters;
import io.dragoman.ratelimit.store.Failures;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.grpc.Status;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The same questions and answers as JSON over HTTP, as envoyproxy/ratelimit has them: 200 if the request is let through,
 * 429 if not, 400 for what is no question. What cannot be decided is answered with 503. It is closed by default: other
 * than the port for Envoys, its port is for all who watch the service.
 */
@Path("/json")
@RegisterForReflection(
        targets = {
            // JSON is read and written by the messages' accessors, which a native executable does not keep by itself.
            RateLimitRequest.class,
            RateLimitRequest.Builder.class,
            RateLimitDescriptor.class,
            RateLimitDescriptor.Builder.class,
            RateLimitDescriptor.Entry.class,
            RateLimitDescriptor.Entry.Builder.class,
            RateLimitDescriptor.RateLimitOverride.class,
            RateLimitDescriptor.RateLimitOverride.Builder.class,
            RateLimitResponse.class,
            RateLimitResponse.DescriptorStatus.class,
            RateLimitResponse.RateLimit.class,
            HeaderValue.class,
            Duration.class,
            Struct.class,
            Value.class,
            ListValue.class,
            UInt64Value.class,
            UInt64Value.Builder.class
        })
public final class JsonResource {
    private static final int TOO_MANY_REQUESTS = 429;

    private final Decider decider;
    private final boolean open;

    /**
     * The resource.
     *
     * @param open whether it answers: whoever reaches it counts, and uses up what others have left
     */
    JsonResource(Decider decider, @ConfigProperty(name = "dragoman.ratelimit.json") boolean open) {
        this.decider = decider;
        this.open = open;
    }

    /** Decides, and counts. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @NonBlocking
    public CompletionStage<Response> decide(String json) {
        if (!open) {
            return CompletableFuture.completedFuture(
                    text(Response.Status.NOT_FOUND.getStatusCode(), "closed; DRAGOMAN_RATELIMIT_JSON=true opens it"));
        }
        var request = RateLimitRequest.newBuilder();
        try {
            JsonFormat.parser().merge(json, request);
        } catch (InvalidProtocolBufferException e) {
            return CompletableFuture.completedFuture(
                    text(Response.Status.BAD_REQUEST.getStatusCode(), "not a RateLimitRequest"));
        }
        return decider.answer(request.build(), Counters.PATIENT)
                .thenApply(JsonResource::response)
                .exceptionally(JsonResource::failure);
    }

    private static Response response(RateLimitResponse answer) {
        try {
            var json = JsonFormat.printer().omittingInsignificantWhitespace().print(answer);
            int status = answer.getOverallCode() == Code.OK ? Response.Status.OK.getStatusCode() : TOO_MANY_REQUESTS;
            return Response.status(status)
                    .entity(json)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an answer has no Any, which alone may lack a JSON form", e);
        }
    }

    private static Response failure(Throwable failure) {
        var cause = Failures.cause(failure);
        var status = Status.fromThrowable(cause);
        return text(
                status.getCode() == Status.Code.INVALID_ARGUMENT
                        ? Response.Status.BAD_REQUEST.getStatusCode()
                        : Response.Status.SERVICE_UNAVAILABLE.getStatusCode(),
                String.valueOf(status.getDescription()));
    }

    private static Response text(int status, String text) {
        return Response.status(status)
                .entity(text)
                .type(MediaType.TEXT_PLAIN_TYPE)
                .build();
    }
}
