package io.dragoman.resources.parse;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks texts in which Envoy replaces {@code %COMMAND%}, {@code %COMMAND(argument)%} and {@code %COMMAND(argument):length%},
 * and {@code %%} by a percent sign. Envoy refuses a text that it does not understand, and with it whatever holds the text.
 */
public final class Commands {
    private static final Pattern COMMAND = Pattern.compile("%([A-Z0-9_]+)(?:\\(([^)]*)\\))?(:\\d{1,9})?%");

    private static final Set<String> WITHOUT_LENGTH = Set.of(
            "DOWNSTREAM_PEER_CERT_V_END",
            "DOWNSTREAM_PEER_CERT_V_START",
            "EMIT_TIME",
            "EMIT_TIME_LOCAL",
            "GRPC_STATUS",
            "START_TIME",
            "START_TIME_LOCAL",
            "UPSTREAM_METADATA",
            "UPSTREAM_PEER_CERT_V_END",
            "UPSTREAM_PEER_CERT_V_START");

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

    /** Those that may have an argument, or must, each with the form of it; the empty form is none. */
    private static final Map<String, Pattern> WITH_ARGUMENT = withArgument();

    private Commands() {}

    /** What is wrong with the text, as the end of a sentence about it; null if Envoy understands it. */
    public static @Nullable String problem(String text) {
        var command = COMMAND.matcher(text);
        int at = text.indexOf('%');
        while (at >= 0) {
            if (text.startsWith("%%", at)) {
                at += 2;
            } else if (command.region(at, text.length()).lookingAt()) {
                var wrong = problem(command.group(1), command.group(2), command.group(3) != null);
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

    private static @Nullable String problem(String name, @Nullable String argument, boolean length) {
        if (name.equals("ENVIRONMENT")) {
            return "must not read Envoy's environment with %ENVIRONMENT%";
        }
        var form = WITH_ARGUMENT.get(name);
        if (form != null) {
            if (!form.matcher(argument == null ? "" : argument).matches()) {
                return "has %" + name + "% without an argument that it understands";
            }
            return length && (argument == null || WITHOUT_LENGTH.contains(name))
                    ? "has %" + name + "% with a length, but it takes none"
                    : null;
        }
        if (!WITHOUT_ARGUMENT.contains(name)) {
            return "has %" + name + "%, which is no command that is known";
        }
        return argument != null || length ? "has %" + name + "% with an argument or a length, but it takes none" : null;
    }

    private static Map<String, Pattern> withArgument() {
        var header = ":?[!#$&'*+.^_`|~0-9A-Za-z-]+";
        var headers = Pattern.compile(header + "(?:\\?" + header + ")?");
        var time = Pattern.compile("[^)\r\n]*");
        var path = Pattern.compile("[^:)\r\n]+(?::[^:)\r\n]+)*");
        var state = Pattern.compile("[^:)\r\n]+(?::(?:PLAIN|TYPED))?");
        var forms = new HashMap<String, Pattern>();
        Stream.of("REQ", "REQUEST_HEADER", "RESP", "RESPONSE_HEADER", "RESPONSE_TRAILER", "TRAILER")
                .forEach(name -> forms.put(name, headers));
        Stream.of(
                        "DOWNSTREAM_PEER_CERT_V_END",
                        "DOWNSTREAM_PEER_CERT_V_START",
                        "EMIT_TIME",
                        "EMIT_TIME_LOCAL",
                        "START_TIME",
                        "START_TIME_LOCAL",
                        "UPSTREAM_PEER_CERT_V_END",
                        "UPSTREAM_PEER_CERT_V_START")
                .forEach(name -> forms.put(name, time));
        Stream.of("DYNAMIC_METADATA", "QUERY_PARAM", "UPSTREAM_METADATA").forEach(name -> forms.put(name, path));
        Stream.of("FILTER_STATE", "UPSTREAM_FILTER_STATE").forEach(name -> forms.put(name, state));
        forms.put("GRPC_STATUS", Pattern.compile("(?:CAMEL_STRING|SNAKE_STRING|NUMBER)?"));
        forms.put("METADATA", Pattern.compile("(?:CLUSTER|DYNAMIC|LISTENER|ROUTE|UPSTREAM_HOST|VIRTUAL_HOST):.+"));
        forms.put("PATH", Pattern.compile("WQ|NQ"));
        forms.put("QUERY_PARAMS", Pattern.compile("ORIG|DECODED"));
        return Map.copyOf(forms);
    }
}
