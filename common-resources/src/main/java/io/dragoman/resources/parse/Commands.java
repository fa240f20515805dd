package io.dragoman.resources.parse;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks texts in which Envoy replaces {@code %COMMAND%}, {@code %COMMAND(argument)%} and {@code %COMMAND(argument):length%},
 * and {@code %%} by a percent sign. Envoy refuses a text that it does not understand, and with it whatever holds the text.
 */
public final class Commands {
    private static final Pattern COMMAND = Pattern.compile("%([A-Z0-9_]+)(?:\\(([^)]*)\\))?(?::\\d{1,9})?%");

    private static final Set<String> WITHOUT_ARGUMENT = Set.of(
            "ACCESS_LOG_TYPE",
            "BYTES_RECEIVED",
            "BYTES_SENT",
            "CONNECTION_ID",
            "CONNECTION_TERMINATION_DETAILS",
            "DOWNSTREAM_DETECTED_CLOSE_TYPE",
            "DOWNSTREAM_DIRECT_LOCAL_ADDRESS",
            "DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT",
            "DOWNSTREAM_DIRECT_LOCAL_PORT",
            "DOWNSTREAM_DIRECT_REMOTE_ADDRESS",
            "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT",
            "DOWNSTREAM_DIRECT_REMOTE_PORT",
            "DOWNSTREAM_HEADER_BYTES_RECEIVED",
            "DOWNSTREAM_HEADER_BYTES_SENT",
            "DOWNSTREAM_LOCAL_ADDRESS",
            "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
            "DOWNSTREAM_LOCAL_DNS_SAN",
            "DOWNSTREAM_LOCAL_IP_SAN",
            "DOWNSTREAM_LOCAL_PORT",
            "DOWNSTREAM_LOCAL_SUBJECT",
            "DOWNSTREAM_LOCAL_URI_SAN",
            "DOWNSTREAM_PEER_CERT",
            "DOWNSTREAM_PEER_DNS_SAN",
            "DOWNSTREAM_PEER_FINGERPRINT_1",
            "DOWNSTREAM_PEER_FINGERPRINT_256",
            "DOWNSTREAM_PEER_IP_SAN",
            "DOWNSTREAM_PEER_ISSUER",
            "DOWNSTREAM_PEER_SERIAL",
            "DOWNSTREAM_PEER_SUBJECT",
            "DOWNSTREAM_PEER_URI_SAN",
            "DOWNSTREAM_REMOTE_ADDRESS",
            "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
            "DOWNSTREAM_REMOTE_PORT",
            "DOWNSTREAM_TLS_CIPHER",
            "DOWNSTREAM_TLS_SESSION_ID",
            "DOWNSTREAM_TLS_VERSION",
            "DOWNSTREAM_TRANSPORT_FAILURE_REASON",
            "DOWNSTREAM_WIRE_BYTES_RECEIVED",
            "DOWNSTREAM_WIRE_BYTES_SENT",
            "DURATION",
            "FILTER_CHAIN_NAME",
            "GRPC_STATUS_NUMBER",
            "HOSTNAME",
            "LOCAL_REPLY_BODY",
            "PROTOCOL",
            "REQUESTED_SERVER_NAME",
            "REQUEST_DURATION",
            "REQUEST_HEADERS_BYTES",
            "REQUEST_TX_DURATION",
            "RESPONSE_CODE",
            "RESPONSE_CODE_DETAILS",
            "RESPONSE_DURATION",
            "RESPONSE_FLAGS",
            "RESPONSE_FLAGS_LONG",
            "RESPONSE_HEADERS_BYTES",
            "RESPONSE_TRAILERS_BYTES",
            "RESPONSE_TX_DURATION",
            "ROUNDTRIP_DURATION",
            "ROUTE_NAME",
            "STREAM_ID",
            "TRACE_ID",
            "UNIQUE_ID",
            "UPSTREAM_CLUSTER",
            "UPSTREAM_CLUSTER_RAW",
            "UPSTREAM_CONNECTION_ID",
            "UPSTREAM_HEADER_BYTES_RECEIVED",
            "UPSTREAM_HEADER_BYTES_SENT",
            "UPSTREAM_HOST",
            "UPSTREAM_HOST_NAME",
            "UPSTREAM_HOST_NAME_WITHOUT_PORT",
            "UPSTREAM_LOCAL_ADDRESS",
            "UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
            "UPSTREAM_LOCAL_PORT",
            "UPSTREAM_PEER_CERT",
            "UPSTREAM_PEER_ISSUER",
            "UPSTREAM_PEER_SUBJECT",
            "UPSTREAM_PROTOCOL",
            "UPSTREAM_REMOTE_ADDRESS",
            "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
            "UPSTREAM_REMOTE_PORT",
            "UPSTREAM_REQUEST_ATTEMPT_COUNT",
            "UPSTREAM_TLS_CIPHER",
            "UPSTREAM_TLS_SESSION_ID",
            "UPSTREAM_TLS_VERSION",
            "UPSTREAM_TRANSPORT_FAILURE_REASON",
            "UPSTREAM_WIRE_BYTES_RECEIVED",
            "UPSTREAM_WIRE_BYTES_SENT",
            "VIRTUAL_CLUSTER_NAME");

    private static final Set<String> WITH_OR_WITHOUT = Set.of(
            "DOWNSTREAM_PEER_CERT_V_END",
            "DOWNSTREAM_PEER_CERT_V_START",
            "EMIT_TIME",
            "EMIT_TIME_LOCAL",
            "GRPC_STATUS",
            "START_TIME",
            "START_TIME_LOCAL",
            "UPSTREAM_PEER_CERT_V_END",
            "UPSTREAM_PEER_CERT_V_START");

    private static final Set<String> WITH_ARGUMENT = Set.of(
            "COMMON_DURATION",
            "DYNAMIC_METADATA",
            "FILTER_STATE",
            "METADATA",
            "PATH",
            "QUERY_PARAM",
            "QUERY_PARAMS",
            "REQ",
            "REQUEST_HEADER",
            "REQ_WITHOUT_QUERY",
            "RESP",
            "RESPONSE_HEADER",
            "RESPONSE_TRAILER",
            "TRAILER",
            "UPSTREAM_FILTER_STATE",
            "UPSTREAM_METADATA");

    private Commands() {}

    /** What is wrong with the text, as the end of a sentence about it; null if Envoy understands it. */
    public static @Nullable String problem(String text) {
        var command = COMMAND.matcher(text);
        int at = text.indexOf('%');
        while (at >= 0) {
            if (text.startsWith("%%", at)) {
                at += 2;
            } else if (command.region(at, text.length()).lookingAt()) {
                var wrong = problem(command.group(1), command.group(2));
                if (wrong != null) {
                    return wrong;
                }
                at = command.end();
            } else {
                return "has a % that begins no %COMMAND%; write %% for a percent sign";
            }
            at = text.indexOf('%', at);
        }
        return null;
    }

    private static @Nullable String problem(String name, @Nullable String argument) {
        if (name.equals("ENVIRONMENT")) {
            return "must not read Envoy's environment with %ENVIRONMENT%";
        }
        boolean bare = WITHOUT_ARGUMENT.contains(name);
        boolean needs = WITH_ARGUMENT.contains(name);
        if (!bare && !needs && !WITH_OR_WITHOUT.contains(name)) {
            return "has %" + name + "%, which is no command that is known";
        }
        if (bare && argument != null) {
            return "has %" + name + "% with an argument, but it takes none";
        }
        if (needs && (argument == null || argument.isBlank())) {
            return "has %" + name + "% without the argument that it needs";
        }
        return null;
    }
}
