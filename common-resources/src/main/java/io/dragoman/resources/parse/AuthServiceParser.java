package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.AuthService.IncludeBody;
import io.dragoman.resources.model.AuthService.Protocol;
import io.dragoman.resources.model.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code AuthService}. A wrong one is still answered, marked unusable: the gateway must know that somebody wanted
 * requests checked, and fail closed.
 */
final class AuthServiceParser {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int STATUS_ON_ERROR = 403;

    /** The error statuses that Envoy has a name for; it refuses a whole Listener for any other. */
    private static final Set<Integer> STATUSES = Stream.of(
                    IntStream.rangeClosed(400, 417),
                    IntStream.of(421, 422, 423, 424, 426, 428, 429, 431),
                    IntStream.rangeClosed(500, 508),
                    IntStream.of(510, 511))
            .flatMap(IntStream::boxed)
            .collect(Collectors.toUnmodifiableSet());

    private enum Proto {
        HTTP,
        GRPC
    }

    private static final List<String> HTTP_ONLY =
            List.of("add_auth_headers", "allowed_authorization_headers", "allowed_request_headers", "path_prefix");
    private static final Pattern PATH = Pattern.compile("[^\\s?#\\p{Cntrl}]*");
    private static final int LEGACY_BODY_BYTES = 4096;

    private AuthServiceParser() {}

    static AuthService parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var service = spec.requiredText("auth_service");
        var protocol = protocol(spec);
        var tls = spec.nonEmptyText("tls");
        var timeout = spec.millis("timeout_ms");
        var body = body(spec);
        int statusOnError = statusOnError(spec);
        boolean failureModeAllow = spec.bool("failure_mode_allow", false);
        spec.ignore("v2ExplicitTLS");
        var linkerd = spec.has("add_linkerd_headers") ? Boolean.valueOf(spec.bool("add_linkerd_headers", false)) : null;
        var upstream = UpstreamOptions.of(
                "extauth", UpstreamSettingsParser.circuitBreakers(spec), spec.nonEmptyText("stats_name"));
        spec.finish();
        boolean usable = !ManifestParser.hasError(problems);
        return new AuthService(
                meta,
                service,
                tls,
                protocol,
                timeout == null ? TIMEOUT : timeout,
                body,
                statusOnError,
                failureModeAllow,
                linkerd,
                upstream,
                usable);
    }

    private static Protocol protocol(Fields spec) {
        var http = new Protocol.Http(
                pathPrefix(spec),
                headerNames(spec, "allowed_request_headers"),
                headerNames(spec, "allowed_authorization_headers"),
                addedHeaders(spec));
        var version = spec.text("protocol_version", "v2");
        if (spec.oneOf("proto", Fields.names(Proto.class)) != Proto.GRPC) {
            return http;
        }
        if (!version.equals("v3")) {
            spec.error("protocol_version", "must be v3: Envoy has no other ext_authz version");
        }
        HTTP_ONLY.stream().filter(spec::has).forEach(name -> spec.warning(name, "has an effect with proto: http only"));
        return new Protocol.Grpc();
    }

    private static String pathPrefix(Fields spec) {
        var prefix = spec.text("path_prefix", "");
        if (!PATH.matcher(prefix).matches()) {
            spec.error("path_prefix", "must be a path");
        }
        return prefix.isEmpty() || prefix.startsWith("/") ? prefix : "/" + prefix;
    }

    /** A name that no header can have matches nothing. */
    private static List<String> headerNames(Fields spec, String field) {
        var names = spec.texts(field);
        names.stream()
                .filter(name -> !HeaderNames.isValid(name))
                .forEach(name -> spec.warning(field, "has \"" + name + "\", which is not the name of a header"));
        return names.stream()
                .filter(HeaderNames::isValid)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Map<String, String> addedHeaders(Fields spec) {
        var headers = spec.textMap("add_auth_headers");
        headers.forEach((name, value) -> {
            HeaderNames.check(spec, "add_auth_headers." + name, name);
            if (value.chars().anyMatch(Character::isISOControl)) {
                spec.error("add_auth_headers." + name, "must not have control characters");
            }
        });
        return headers;
    }

    private static @Nullable IncludeBody body(Fields spec) {
        boolean legacy = spec.bool("allow_request_body", false);
        var fields = spec.object("include_body");
        if (fields == null) {
            return legacy ? new IncludeBody(LEGACY_BODY_BYTES, true) : null;
        }
        if (legacy) {
            spec.warning("allow_request_body", "has no effect beside include_body");
        }
        var maxBytes = fields.integer("max_bytes", 1, Integer.MAX_VALUE);
        if (!fields.has("max_bytes")) {
            fields.error("max_bytes", "is required");
        }
        if (!fields.has("allow_partial")) {
            fields.error("allow_partial", "is required");
        }
        boolean allowPartial = fields.bool("allow_partial", false);
        fields.finish();
        return maxBytes == null ? null : new IncludeBody(maxBytes, allowPartial);
    }

    private static int statusOnError(Fields spec) {
        var fields = spec.object("status_on_error");
        if (fields == null) {
            return STATUS_ON_ERROR;
        }
        int code = fields.integer("code", 400, 511, STATUS_ON_ERROR);
        if (!STATUSES.contains(code)) {
            fields.error("code", "is not an error status that Envoy knows: " + code);
        }
        fields.finish();
        return code;
    }
}
