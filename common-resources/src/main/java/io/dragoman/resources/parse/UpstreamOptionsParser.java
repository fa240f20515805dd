package io.dragoman.resources.parse;

import io.dragoman.resources.model.UpstreamOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what a Mapping says about the service that requests go to. */
final class UpstreamOptionsParser {
    private UpstreamOptionsParser() {}

    static UpstreamOptions parse(Fields spec) {
        return new UpstreamOptions(
                UpstreamSettingsParser.parse(spec),
                HealthChecksParser.parse(spec),
                OutlierDetectionParser.parse(spec),
                dns(spec),
                spec.text("cluster_tag", ""),
                spec.nonEmptyText("stats_name"));
    }

    private static UpstreamOptions.Dns dns(Fields spec) {
        var spellings = new LinkedHashMap<String, Boolean>(Map.of("strict_dns", false));
        spellings.put("logical_dns", true);
        var logical = spec.nonEmptyText("dns_type") == null ? null : spec.oneOf("dns_type", spellings);
        return new UpstreamOptions.Dns(logical != null && logical, spec.bool("respect_dns_ttl", false));
    }
}
