package io.dragoman.authz.check;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import java.util.List;

/** What a service says of a request, by {@code envoy.service.auth.v3.CheckResponse}. */
public sealed interface CheckAnswer {
    /**
     * The request may pass.
     *
     * @param headers for who is behind the gateway, in their order
     * @param removed names of headers that are not for them
     */
    record Allowed(List<Header> headers, List<String> removed) implements CheckAnswer {
        /** Copies the lists. */
        public Allowed {
            headers = List.copyOf(headers);
            removed = List.copyOf(removed);
        }
    }

    /**
     * The request may not pass.
     *
     * @param status HTTP status as the service gives it; 0 if it gives none
     * @param headers for the client, in their order
     * @param body for the client
     */
    record Denied(int status, List<Header> headers, String body) implements CheckAnswer {
        /** Copies the list. */
        public Denied {
            headers = List.copyOf(headers);
        }
    }

    /** The service has not said whether the request may pass. */
    record Unclear() implements CheckAnswer {}

    /**
     * A header.
     *
     * @param name as the service writes it
     * @param value as the service writes it
     * @param append whether it joins what the client sent, instead of replacing it
     */
    record Header(String name, String value, boolean append) {}

    /**
     * Reads the message. One without a status has the code 0, which is OK, for Envoy and so here: services in languages
     * without presence leave it out. Envoy also takes one that allows and denies at once for permission; here it is unclear,
     * like what is no such message.
     */
    static CheckAnswer read(byte[] message) {
        try {
            var response = CheckResponse.parseFrom(message);
            if (response.getStatus().getCode() != Code.OK_VALUE) {
                var denied = response.getDeniedResponse();
                return new Denied(
                        denied.getStatus().getCodeValue(), headers(denied.getHeadersList()), denied.getBody());
            }
            return response.hasDeniedResponse() ? new Unclear() : allowed(response.getOkResponse());
        } catch (InvalidProtocolBufferException e) {
            return new Unclear();
        }
    }

    private static CheckAnswer allowed(OkHttpResponse ok) {
        return new Allowed(headers(ok.getHeadersList()), ok.getHeadersToRemoveList());
    }

    @SuppressWarnings("deprecation") // append: services still say so, and Envoy still does so.
    private static List<Header> headers(List<HeaderValueOption> options) {
        return options.stream()
                .map(option -> new Header(
                        option.getHeader().getKey(),
                        value(option.getHeader()),
                        // What append_action says is passed over by Envoy 1.40, too.
                        option.getAppend().getValue()))
                .toList();
    }

    private static String value(HeaderValue header) {
        return header.getRawValue().isEmpty()
                ? header.getValue()
                : header.getRawValue().toStringUtf8();
    }
}
