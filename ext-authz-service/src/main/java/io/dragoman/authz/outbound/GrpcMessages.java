package io.dragoman.authz.outbound;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a message of a unary call travels in HTTP/2: behind a byte that says whether it is compressed, which is never the
 * case here, and four bytes with its length; the call's status comes in the trailers, or in the headers if there is no
 * message (gRPC over HTTP2, the protocol of gRPC).
 */
final class GrpcMessages {
    static final String TRAILER_PREFIX = "grpc-";

    private static final String STATUS = TRAILER_PREFIX + "status";
    private static final String OK = "0";
    private static final int HEAD = 1 + Integer.BYTES;
    private static final int HTTP_OK = 200;

    /** The protocol takes eight digits at most. */
    private static final long MAX_MILLIS = 99_999_999;

    private GrpcMessages() {}

    /** The call as a request of HTTP/2. */
    static OutboundRequest framed(OutboundRequest call) {
        var headers = new LinkedHashMap<>(call.headers());
        headers.putAll(Map.of(
                "content-type",
                "application/grpc",
                "te",
                "trailers",
                TRAILER_PREFIX + "timeout",
                Math.clamp(call.timeout().toMillis(), 1, MAX_MILLIS) + "m"));
        var body = ByteBuffer.allocate(HEAD + call.body().length)
                .put((byte) 0)
                .putInt(call.body().length)
                .put(call.body())
                .array();
        return new OutboundRequest(
                call.method(),
                call.uri(),
                call.target(),
                headers,
                body,
                call.timeout(),
                call.maxBytes() + HEAD,
                call.tls());
    }

    /** The only message of an answer, if the call's status is OK. */
    static byte[] read(OutboundResponse answer) throws OutboundException {
        if (answer.status() != HTTP_OK) {
            throw new OutboundException("answered with " + answer.status());
        }
        var status = answer.header(STATUS);
        if (status.size() != 1) {
            throw new OutboundException("did not answer by gRPC");
        }
        if (!status.getFirst().equals(OK)) {
            throw new OutboundException("answered with the status " + number(status.getFirst()) + " of gRPC");
        }
        var body = ByteBuffer.wrap(answer.body());
        if (body.remaining() < HEAD || body.get() != 0 || body.getInt() != body.remaining()) {
            throw new OutboundException("answered with other than one plain message");
        }
        var message = new byte[body.remaining()];
        body.get(message);
        return message;
    }

    /** What is no number may be anything, and goes to a log. */
    private static String number(String status) {
        return status.matches("\\d{1,4}") ? status : "?";
    }
}
