package io.dragoman.resources.parse;

import io.dragoman.resources.model.RouteOptions;
import java.util.List;

/** Reads what a Mapping says about its requests and their responses. */
final class RouteOptionsParser {
    private RouteOptionsParser() {}

    static RouteOptions parse(Fields spec) {
        refusedYet(spec);
        spec.notSupportedYet(
                "add_linkerd_headers",
                "add_request_headers",
                "add_response_headers",
                "allow_upgrade",
                "auto_host_rewrite",
                "bypass_error_response_overrides",
                "cors",
                "error_response_overrides",
                "host_rewrite",
                "path_redirect",
                "prefix_redirect",
                "priority",
                "redirect_response_code",
                "regex_redirect",
                "regex_rewrite",
                "remove_request_headers",
                "remove_response_headers",
                "retry_policy",
                "use_websocket");
        return RouteOptions.NONE;
    }

    /** Leaving these out of account would send real requests where their author wants none. */
    private static void refusedYet(Fields spec) {
        for (var name : List.of("host_redirect", "shadow")) {
            if (spec.bool(name, false)) {
                spec.error(name, "is not supported yet, and without it requests would be sent to the service");
            }
        }
    }
}
