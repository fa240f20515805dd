package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dragoman.resources.model.UpstreamDefaults;
import org.jspecify.annotations.Nullable;

/** Reads the Module's defaults for services. */
final class UpstreamDefaultsParser {
    private UpstreamDefaultsParser() {}

    static UpstreamDefaults parse(Fields config) {
        return new UpstreamDefaults(
                UpstreamSettingsParser.parse(config),
                config.bool("use_ambassador_namespace_for_service_resolution", false),
                // Reported on by EdgeSettingsParser, since it concerns clients too.
                config.raw("header_case_overrides") instanceof ArrayNode spellings && !spellings.isEmpty(),
                statsName(config));
    }

    /** {@code defaults} is reported on by {@link RouteDefaultsParser}, which reads the rest of it. */
    private static @Nullable String statsName(Fields config) {
        var defaults = config.object("defaults");
        if (defaults == null) {
            return null;
        }
        var ofMappings = defaults.object("httpmapping");
        var own = ofMappings == null ? null : ofMappings.nonEmptyText("stats_name");
        return own == null ? defaults.nonEmptyText("stats_name") : own;
    }
}
