package io.dragoman.resources.parse;

import io.dragoman.resources.model.EdgeSettings;

/** Reads the Module's settings of listeners and HTTP filters. */
final class EdgeSettingsParser {
    private EdgeSettingsParser() {}

    static EdgeSettings parse(Fields config) {
        config.notSupportedYet(
                "allow_chunked_length",
                "buffer",
                "buffer_limit_bytes",
                "debug_mode",
                "enable_grpc_http11_bridge",
                "enable_grpc_web",
                "enable_http10",
                "envoy_log_format",
                "envoy_log_path",
                "envoy_log_type",
                "envoy_validation_timeout",
                "forward_client_cert_details",
                "grpc_stats",
                "gzip",
                "header_case_overrides",
                "headers_with_underscores_action",
                "ip_allow",
                "ip_deny",
                "listener_idle_timeout_ms",
                "lua_scripts",
                "max_request_headers_kb",
                "merge_slashes",
                "preserve_external_request_id",
                "proper_case",
                "reject_requests_with_escaped_slashes",
                "runtime_flags",
                "server_name",
                "set_current_client_cert_details",
                "strip_matching_host_port",
                "suppress_envoy_headers",
                "tls",
                "use_remote_address");
        return EdgeSettings.NONE;
    }
}
