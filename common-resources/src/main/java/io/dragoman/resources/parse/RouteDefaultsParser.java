package io.dragoman.resources.parse;

import io.dragoman.resources.model.RouteDefaults;

/** Reads the Module's defaults for requests and responses. */
final class RouteDefaultsParser {
    private RouteDefaultsParser() {}

    static RouteDefaults parse(Fields config) {
        config.notSupportedYet(
                "add_linkerd_headers",
                "cors",
                "default_label_domain",
                "default_labels",
                "defaults",
                "error_response_overrides",
                "regex_max_size",
                "retry_policy");
        var timeout = config.millis("cluster_request_timeout_ms");
        return timeout == null ? RouteDefaults.NONE : new RouteDefaults(timeout);
    }
}
