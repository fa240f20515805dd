package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.AuthHeaders;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.Filter.IncludedBody;
import io.dragoman.resources.model.Filter.ServerTls;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.External} of a Filter. */
final class ExternalFilterParser {
    private static final Pattern SERVICE =
            Pattern.compile("(?:(https?)://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?");
    private static final List<String> HTTP_ONLY =
            List.of("allowed_authorization_headers", "allowed_request_headers", "path_prefix");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int MAX_PORT = 65_535;
    private static final int LEGACY_BODY = 4096;
    private static final int MAX_BODY = 1024 * 1024;
    private static final int MIN_STATUS = 400;
    private static final int MAX_STATUS = 599;
    private static final int FORBIDDEN = 403;
    private static final int DEFAULT_MILLIS = 5000;

    private ExternalFilterParser() {}

    static Filter.@Nullable External parse(Meta meta, Fields fields) {
        var service = service(meta, fields);
        var tls = tls(meta, fields);
        boolean grpc = grpc(fields);
        var timeout = RuleFilterParser.timeout(fields, DEFAULT_MILLIS);
        var prefix = fields.text("path_prefix", "");
        if (!prefix.isEmpty() && !prefix.startsWith("/")) {
            fields.error("path_prefix", "must begin with a slash");
        }
        var requestHeaders = names(fields, "allowed_request_headers", AuthHeaders.ASKED_WITH);
        var answerHeaders = names(fields, "allowed_authorization_headers", AuthHeaders.PASSED_ON);
        boolean linkerd = fields.bool("add_linkerd_headers", false);
        var body = body(fields);
        var onError = fields.object("status_on_error");
        int status = onError == null ? FORBIDDEN : onError.integer("code", MIN_STATUS, MAX_STATUS, FORBIDDEN);
        if (onError != null) {
            onError.refuseUnknown();
        }
        boolean allow = fields.bool("failure_mode_allow", false);
        if (allow) {
            fields.warning("failure_mode_allow", "lets requests pass while the service does not answer");
        }
        fields.refuseUnknown();
        return service == null
                ? null
                : new Filter.External(
                        service,
                        grpc,
                        tls,
                        timeout,
                        prefix,
                        requestHeaders,
                        answerHeaders,
                        linkerd,
                        body,
                        status,
                        allow);
    }

    /** Whether the service is asked over gRPC. */
    private static boolean grpc(Fields fields) {
        var protocol = fields.text("proto", "");
        if (!List.of("", "http", "grpc").contains(protocol)) {
            fields.error("proto", "must be http or grpc");
        }
        boolean grpc = protocol.equals("grpc");
        var version = fields.text("protocol_version", "");
        if (grpc && !List.of("", "v3").contains(version)) {
            fields.error("protocol_version", "must be v3: there is no other version over gRPC");
        } else if (!List.of("", "v2", "v3").contains(version)) {
            fields.error("protocol_version", "must be v3");
        }
        if (grpc) {
            HTTP_ONLY.stream()
                    .filter(fields::has)
                    .forEach(name -> fields.warning(name, "has an effect with proto: http only"));
        }
        return grpc;
    }

    /** A name without a dot is a Service beside the Filter. */
    private static @Nullable URI service(Meta meta, Fields fields) {
        var text = fields.requiredText("auth_service");
        var tlsGiven = fields.has("tls");
        boolean tls = fields.bool("tls", false);
        if (text.isEmpty()) {
            return null;
        }
        var parts = SERVICE.matcher(text);
        if (!parts.matches() || (parts.group(3) != null && Integer.parseInt(parts.group(3)) > MAX_PORT)) {
            fields.error("auth_service", "must be [scheme://]host[:port], with http or https");
            return null;
        }
        boolean https = "https".equals(parts.group(1));
        if (tlsGiven && https && !tls) {
            fields.error("tls", "says that there is none, and auth_service that there is");
        }
        boolean secure = https || tls;
        var name = parts.group(2);
        boolean isShort = !name.contains(".") && !name.startsWith("[") && !name.equals("localhost");
        var host = isShort ? name + "." + meta.namespace() : name;
        int port = parts.group(3) == null ? (secure ? HTTPS : HTTP) : Integer.parseInt(parts.group(3));
        return URI.create((secure ? "https://" : "http://") + host + ":" + port);
    }

    private static ServerTls tls(Meta meta, Fields fields) {
        var config = fields.object("tlsConfig");
        return config == null ? new ServerTls(false, null, null) : ServerTlsParser.certificates(meta, config, false);
    }

    private static Set<String> names(Fields fields, String name, List<String> always) {
        var given = fields.texts(name);
        for (int i = 0; i < given.size(); i++) {
            HeaderNames.check(fields, name + "[" + i + "]", given.get(i));
        }
        return Stream.concat(always.stream(), given.stream().map(header -> header.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable IncludedBody body(Fields fields) {
        boolean legacy = fields.bool("allow_request_body", false);
        var body = fields.object("include_body");
        if (body == null) {
            return legacy ? new IncludedBody(LEGACY_BODY, true) : null;
        }
        var maxBytes = body.integer("max_bytes", 1, MAX_BODY);
        if (!body.has("max_bytes")) {
            body.error("max_bytes", "is required");
        }
        if (!body.has("allow_partial")) {
            body.error("allow_partial", "is required");
        }
        boolean partial = body.bool("allow_partial", false);
        body.refuseUnknown();
        return maxBytes == null ? null : new IncludedBody(maxBytes, partial);
    }
}
