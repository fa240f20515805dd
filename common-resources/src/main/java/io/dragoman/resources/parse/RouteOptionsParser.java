package io.dragoman.resources.parse;

import io.dragoman.resources.model.RouteOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a Mapping says about its requests and their responses. */
final class RouteOptionsParser {
    private static final String WEBSOCKET = "websocket";
    private static final Map<String, Boolean> PRIORITIES = new TreeMap<>(Map.of("default", false, "high", true));

    private RouteOptionsParser() {}

    static RouteOptions parse(Fields spec) {
        boolean shadow = spec.bool("shadow", false);
        var redirect = HostRedirectParser.parse(spec);
        if (shadow && redirect != null) {
            spec.warning("host_redirect", "has no effect beside shadow");
            redirect = null;
        }
        var options = new RouteOptions(
                shadow,
                redirect,
                RegexRewriteParser.parse(spec, "regex_rewrite"),
                hostRewrite(spec),
                spec.bool("auto_host_rewrite", false),
                HeaderOptionsParser.parse(spec),
                spec.has("add_linkerd_headers") ? spec.bool("add_linkerd_headers", false) : null,
                spec.oneOf("priority", PRIORITIES),
                upgrades(spec),
                RetryPolicyParser.parse(spec),
                CorsParser.parse(spec),
                ErrorResponsesParser.parse(spec),
                spec.bool("bypass_error_response_overrides", false));
        if (options.hostRewrite() != null && options.autoHostRewrite()) {
            spec.warning("auto_host_rewrite", "has no effect beside host_rewrite");
        }
        if (options.regexRewrite() != null && !spec.text("rewrite", "/").equals("/")) {
            spec.warning("rewrite", "has no effect beside regex_rewrite");
        }
        return options;
    }

    private static @Nullable String hostRewrite(Fields spec) {
        var host = spec.nonEmptyText("host_rewrite");
        if (host != null && host.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            spec.error("host_rewrite", "must be a host name, perhaps with a port");
        }
        return host;
    }

    /** Protocols, each once whatever its case: Envoy refuses a second one. */
    private static @Nullable List<String> upgrades(Fields spec) {
        boolean websocket = spec.bool("use_websocket", false);
        if (!spec.has("allow_upgrade") && !websocket) {
            return null;
        }
        var asked = new ArrayList<>(spec.texts("allow_upgrade"));
        if (websocket) {
            asked.add(WEBSOCKET);
        }
        var seen = new HashMap<String, String>();
        var upgrades = new ArrayList<String>();
        for (var upgrade : asked) {
            if (upgrade.isEmpty() || upgrade.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                spec.error("allow_upgrade", "must be a list of protocols such as websocket or spdy/3.1");
            } else if (seen.putIfAbsent(upgrade.toLowerCase(Locale.ROOT), upgrade) == null) {
                upgrades.add(upgrade);
            }
        }
        return upgrades;
    }
}
