package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.EdgeSettings;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.RouteDefaults;
import io.dragoman.resources.model.UpstreamDefaults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Module}. */
final class ModuleParser {
    private static final String AMBASSADOR = "ambassador";

    private ModuleParser() {}

    static @Nullable GatewayModule parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var config = spec.object("config");
        spec.finish();
        if (!meta.name().equals(AMBASSADOR)) {
            problems.add(Problem.warning(
                    meta.origin().at("metadata.name"), "is no Module that is known: only ambassador is"));
            return null;
        }
        if (config == null) {
            return new GatewayModule(meta, RouteDefaults.NONE, UpstreamDefaults.NONE, EdgeSettings.NONE);
        }
        var module = new GatewayModule(
                meta,
                RouteDefaultsParser.parse(config),
                UpstreamDefaultsParser.parse(config),
                EdgeSettingsParser.parse(config));
        config.ignore(
                "admin_port",
                "auth_enabled",
                "prune_unreachable_routes",
                "regex_type",
                "service_port",
                "statsd",
                "use_proxy_proto",
                "x_forwarded_proto_redirect",
                "xff_num_trusted_hops");
        config.finish();
        return ManifestParser.hasError(problems) ? null : module;
    }
}
