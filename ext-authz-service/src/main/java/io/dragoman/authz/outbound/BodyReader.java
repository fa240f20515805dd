package io.dragoman.authz.outbound;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Takes up the body of an answer, as far as it is not too long. */
final class BodyReader {
    private final HttpClientResponse response;
    private final int maxBytes;
    private final CompletableFuture<OutboundResponse> answer;
    private final Buffer body = Buffer.buffer();

    BodyReader(HttpClientResponse response, int maxBytes, CompletableFuture<OutboundResponse> answer) {
        this.response = response;
        this.maxBytes = maxBytes;
        this.answer = answer;
    }

    /** Has to be called in the response's own context, or its beginning may be missed. */
    void start() {
        response.exceptionHandler(answer::completeExceptionally);
        response.endHandler(
                _ -> answer.complete(new OutboundResponse(response.statusCode(), headers(), body.getBytes())));
        response.handler(this::read);
    }

    private void read(Buffer part) {
        if (body.length() + part.length() > maxBytes) {
            answer.completeExceptionally(new OutboundException("answered with more than " + maxBytes + " bytes"));
            response.request().reset();
        } else {
            body.appendBuffer(part);
        }
    }

    private Map<String, List<String>> headers() {
        var headers = new HashMap<String, List<String>>();
        BiConsumer<String, String> add =
                (name, value) -> headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(value);
        response.headers().forEach(add);
        response.trailers().forEach((name, value) -> {
            if (name.startsWith(GrpcMessages.TRAILER_PREFIX)) {
                add.accept(name, value);
            }
        });
        return headers;
    }
}
