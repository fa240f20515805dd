package io.dragoman.resources.parse;

import io.dragoman.resources.model.EdgeSettings;
import io.dragoman.resources.model.EdgeSettings.CertificateDetail;
import io.dragoman.resources.model.EdgeSettings.ForwardCertificate;
import io.dragoman.resources.model.EdgeSettings.HeaderCase;
import io.dragoman.resources.model.EdgeSettings.Underscores;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Reads the Module's settings of listeners and of the HTTP connection manager. */
final class EdgeSettingsParser {
    private static final String OVERRIDES = "header_case_overrides";
    private static final int MAX_HEADERS_KB = 8192;

    private EdgeSettingsParser() {}

    static EdgeSettings parse(Fields config) {
        withoutEffect(config);
        return new EdgeSettings(
                http1(config),
                requests(config),
                clients(config),
                ModuleFiltersParser.parse(config),
                AccessLogFormatParser.parse(config),
                config.integer("buffer_limit_bytes", 1, Integer.MAX_VALUE));
    }

    private static EdgeSettings.Http1 http1(Fields config) {
        return new EdgeSettings.Http1(
                config.bool("enable_http10", false),
                config.has("allow_chunked_length") ? config.bool("allow_chunked_length", false) : null,
                headerCase(config));
    }

    private static HeaderCase headerCase(Fields config) {
        boolean proper = config.bool("proper_case", false);
        var spellings = config.texts(OVERRIDES);
        if (spellings.isEmpty()) {
            return proper ? HeaderCase.PROPER : HeaderCase.LOWER;
        }
        for (int i = 0; i < spellings.size(); i++) {
            HeaderNames.check(config, OVERRIDES + "[" + i + "]", spellings.get(i));
        }
        if (proper) {
            config.error(OVERRIDES, "cannot be given beside proper_case");
        }
        config.warning(
                OVERRIDES,
                "is done differently, since the list needs an Envoy with patches of Ambassador's: in HTTP/1, every header"
                        + " goes on as the client or the service wrote it, whether it is in the list or not, and what"
                        + " Envoy adds itself is in lower case");
        return HeaderCase.KEPT;
    }

    private static EdgeSettings.Requests requests(Fields config) {
        var underscores = config.oneOf("headers_with_underscores_action", Fields.names(Underscores.class));
        return new EdgeSettings.Requests(
                underscores == null ? Underscores.ALLOW : underscores,
                config.integer("max_request_headers_kb", 1, MAX_HEADERS_KB),
                flag(config, "merge_slashes"),
                flag(config, "reject_requests_with_escaped_slashes"),
                config.bool("strip_matching_host_port", false),
                config.bool("preserve_external_request_id", false),
                config.bool("suppress_envoy_headers", false),
                config.nonEmptyText("server_name"));
    }

    /** A boolean that may also be written as a text, as Emissary reads it. */
    private static boolean flag(Fields config, String name) {
        var raw = config.raw(name);
        if (raw != null
                && raw.isTextual()
                && Set.of("true", "false").contains(raw.textValue().toLowerCase(Locale.ROOT))) {
            return Boolean.parseBoolean(raw.textValue());
        }
        return config.bool(name, false);
    }

    private static EdgeSettings.Clients clients(Fields config) {
        return new EdgeSettings.Clients(
                config.bool("use_remote_address", true),
                config.millis("listener_idle_timeout_ms"),
                config.oneOf("forward_client_cert_details", Fields.names(ForwardCertificate.class)),
                certificateDetails(config));
    }

    private static Set<CertificateDetail> certificateDetails(Fields config) {
        var details = EnumSet.noneOf(CertificateDetail.class);
        var fields = config.object("set_current_client_cert_details");
        if (fields == null) {
            return details;
        }
        for (var detail : CertificateDetail.values()) {
            if (fields.bool(detail.name().toLowerCase(Locale.ROOT), false)) {
                details.add(detail);
            }
        }
        fields.finish();
        return details;
    }

    /** What has another place here, or no place at all, is named so that nobody waits for its effect. */
    private static void withoutEffect(Fields config) {
        notice(config, "admin_port", "has no effect: Envoy's admin port is set in its bootstrap");
        notice(config, "auth_enabled", "has no effect: an AuthService turns authentication on");
        notice(config, "debug_mode", "has no effect: diagnostics always show everything");
        notice(config, "envoy_validation_timeout", "has no effect: no configuration waits for a validation");
        notice(config, "prune_unreachable_routes", "has no effect, as in Emissary 2 and later");
        notice(config, "regex_type", "has no effect: regular expressions are RE2's, as in Emissary 2 and later");
        notice(config, "service_port", "has no effect, as in Emissary 2 and later: a Listener names its port");
        notice(config, "statsd", "has no effect, as in Emissary 2 and later");
        notice(config, "tls", "has no effect, as in Emissary 2 and later: use a Host's tlsSecret or a TLSContext");
        notice(config, "use_proxy_proto", "has no effect, as in Emissary 2 and later: use a Listener's protocolStack");
        notice(
                config,
                "x_forwarded_proto_redirect",
                "has no effect, as in Emissary 2 and later: use a Host's requestPolicy and a Listener's securityModel");
        notice(config, "xff_num_trusted_hops", "has no effect, as in Emissary 2 and later: use a Listener's l7Depth");
    }

    private static void notice(Fields config, String name, String message) {
        if (config.has(name)) {
            config.notice(name, message);
        }
    }
}
