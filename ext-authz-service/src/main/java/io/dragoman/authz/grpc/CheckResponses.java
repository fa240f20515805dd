package io.dragoman.authz.grpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.RequestChanges;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what Envoy is told. A response without a status, and one with status OK whatever else it holds, lets the
 * request pass: every response is made here, and has a status.
 */
final class CheckResponses {
    private static final int UNAUTHORIZED = 401;
    private static final String CONTENT_TYPE = "Content-Type";

    private CheckResponses() {}

    static CheckResponse write(Decision decision, AuthRequest request) {
        return switch (decision) {
            case Decision.Allow(RequestChanges changes) -> allowed(changes);
            case Decision.Deny(int status, String message, Map<String, String> headers, List<String> cookies) ->
                denied(status, message, json(status, message, request), headers, cookies, request);
            case Decision.Answer(
                    int status,
                    Map<String, String> headers,
                    String body,
                    String message,
                    List<String> cookies) -> denied(status, message, body, headers, cookies, request);
            case Decision.Failure(int status, String message) ->
                denied(status, message, json(status, message, request), Map.of(), List.of(), request);
        };
    }

    private static CheckResponse allowed(RequestChanges changes) {
        var response = OkHttpResponse.newBuilder();
        // Said plainly, since what is so by default differs between Envoy's versions.
        changes.set()
                .forEach((name, value) -> response.addHeaders(HeaderValueOption.newBuilder()
                        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)));
        response.addAllHeadersToRemove(changes.removed());
        var check = CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(Code.OK_VALUE))
                .setOkResponse(response);
        if (!changes.findings().about().isEmpty()) {
            var metadata = Struct.newBuilder();
            changes.findings()
                    .about()
                    .forEach((name, value) -> metadata.putFields(
                            name, Value.newBuilder().setStringValue(value).build()));
            check.setDynamicMetadata(metadata);
        }
        return check.build();
    }

    private static CheckResponse denied(
            int status,
            String message,
            String body,
            Map<String, String> headers,
            List<String> cookies,
            AuthRequest request) {
        boolean grpc = isGrpc(request);
        var all = new LinkedHashMap<String, String>();
        all.put(CONTENT_TYPE, grpc ? "text/plain" : "application/json");
        all.put("Cache-Control", "no-store");
        headers.forEach((name, value) -> {
            if (!grpc || !name.equalsIgnoreCase(CONTENT_TYPE)) {
                all.keySet().removeIf(name::equalsIgnoreCase);
                all.put(name, value);
            }
        });
        var response = DeniedHttpResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCodeValue(status))
                .setBody(grpc ? message : body);
        // Without any append setting: Envoy drops denied headers that ask to be appended.
        all.forEach((name, value) -> response.addHeaders(HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))));
        cookies.forEach(cookie -> response.addHeaders(HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey("Set-Cookie").setValue(cookie))));
        int code = status == UNAUTHORIZED ? Code.UNAUTHENTICATED_VALUE : Code.PERMISSION_DENIED_VALUE;
        return CheckResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(code))
                .setDeniedResponse(response)
                .build();
    }

    private static String json(int status, String message, AuthRequest request) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("request_id", request.requestId())
                .put("status_code", status)
                .toString();
    }

    /** Envoy makes the body of an answer to a gRPC client its {@code grpc-message}. */
    private static boolean isGrpc(AuthRequest request) {
        var type = request.headers().get("content-type");
        return type != null && type.startsWith("application/grpc");
    }
}
