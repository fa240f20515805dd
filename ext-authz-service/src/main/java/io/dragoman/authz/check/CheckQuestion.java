package io.dragoman.authz.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.dragoman.authz.request.AuthRequest;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Peer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Request;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.TLSSession;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes {@code envoy.service.auth.v3.CheckRequest} for a request as the filters before have left it. */
public final class CheckQuestion {
    private static final String PARTIAL = "x-envoy-auth-partial-body";

    private CheckQuestion() {}

    /**
     * The message.
     *
     * @param body what the service is shown of the body; null for nothing
     * @param whole whether that is all of it
     */
    public static byte[] write(AuthRequest request, byte @Nullable [] body, boolean whole) {
        var peer = request.peer();
        var attributes = AttributeContext.newBuilder()
                .setSource(Peer.newBuilder()
                        .setPrincipal(peer.principal())
                        .setCertificate(peer.certificate())
                        .setAddress(Address.newBuilder()
                                .setSocketAddress(SocketAddress.newBuilder().setAddress(peer.address()))))
                .setRequest(Request.newBuilder().setHttp(http(request, body, whole)))
                .putAllContextExtensions(request.contextExtensions());
        if (!peer.serverName().isEmpty()) {
            attributes.setTlsSession(TLSSession.newBuilder().setSni(peer.serverName()));
        }
        return CheckRequest.newBuilder().setAttributes(attributes).build().toByteArray();
    }

    private static HttpRequest http(AuthRequest request, byte @Nullable [] body, boolean whole) {
        var http = HttpRequest.newBuilder()
                .setId(request.requestId())
                .setMethod(request.method())
                .setHost(request.authority())
                .setPath(request.target())
                .setScheme(Objects.requireNonNullElse(request.headers().get(":scheme"), ""));
        for (var name : request.headers().names()) {
            http.putHeaders(name, Objects.requireNonNullElse(request.headers().get(name), ""));
        }
        if (body == null) {
            return http.removeHeaders(PARTIAL).build();
        }
        var bytes = UnsafeByteOperations.unsafeWrap(body);
        // As Envoy does without pack_as_bytes; what is cut within a character is no text any more.
        if (bytes.isValidUtf8()) {
            http.setBodyBytes(bytes);
        } else {
            http.setRawBody(ByteString.copyFrom(body));
        }
        return http.putHeaders(PARTIAL, Boolean.toString(!whole)).build();
    }
}
