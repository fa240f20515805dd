package io.dragoman.resources.parse;

import io.dragoman.resources.model.HeaderOptions;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.dragoman.resources.model.Probe;
import io.dragoman.resources.model.RouteDefaults;
import io.dragoman.resources.model.RouteDefaults.Probes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the Module's defaults for requests and responses. */
final class RouteDefaultsParser {
    private static final RouteDefaults NONE = RouteDefaults.NONE;

    private RouteDefaultsParser() {}

    static RouteDefaults parse(Fields config) {
        var timeout = config.millis("cluster_request_timeout_ms");
        var domain = config.nonEmptyText("default_label_domain");
        var errors = ErrorResponsesParser.parse(config);
        return new RouteDefaults(
                timeout == null ? NONE.timeout() : timeout,
                headers(config),
                config.bool("add_linkerd_headers", false),
                RetryPolicyParser.parse(config),
                CorsParser.parse(config),
                errors == null ? List.of() : errors,
                domain == null ? NONE.labelDomain() : domain,
                labels(config),
                config.integer("regex_max_size", 1, Integer.MAX_VALUE, NONE.regexMaxSize()),
                probes(config));
    }

    /** What {@code defaults.httpmapping} says wins over what {@code defaults} says. */
    private static HeaderOptions headers(Fields config) {
        var defaults = config.object("defaults");
        if (defaults == null) {
            return HeaderOptions.NONE;
        }
        var general = HeaderOptionsParser.parse(defaults);
        var mappings = defaults.object("httpmapping");
        // Read by who resolves services and certificates.
        defaults.ignore("stats_name", "tls_secret_namespacing", "httpmapping");
        defaults.finish();
        if (mappings == null) {
            return general;
        }
        var own = HeaderOptionsParser.parse(mappings);
        mappings.ignore("stats_name");
        mappings.finish();
        return new HeaderOptions(
                first(own.addToRequest(), general.addToRequest()),
                first(own.removeFromRequest(), general.removeFromRequest()),
                first(own.addToResponse(), general.addToResponse()),
                first(own.removeFromResponse(), general.removeFromResponse()));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    private static Map<String, List<Specifier>> labels(Fields config) {
        var domains = config.object("default_labels");
        if (domains == null) {
            return Map.of();
        }
        var result = new LinkedHashMap<String, List<Specifier>>();
        for (var name : domains.names()) {
            var domain = domains.object(name);
            if (domain != null) {
                result.put(
                        name,
                        domain.objects("defaults").stream()
                                .map(LabelsParser::specifier)
                                .filter(Objects::nonNull)
                                .toList());
                domain.finish();
            }
        }
        return result;
    }

    private static Probes probes(Fields config) {
        var byDefault = Probes.DEFAULTS;
        var diagnostics = config.object("diagnostics");
        boolean forAll = diagnostics != null && diagnostics.bool("allow_non_local", byDefault.diagnosticsForAll());
        return new Probes(
                probe(config.object("liveness_probe"), byDefault.liveness()),
                probe(config.object("readiness_probe"), byDefault.readiness()),
                probe(diagnostics, byDefault.diagnostics()),
                forAll);
    }

    private static Probe probe(@Nullable Fields fields, Probe byDefault) {
        if (fields == null) {
            return byDefault;
        }
        var prefix = fields.text("prefix", byDefault.prefix());
        if (!prefix.startsWith("/")) {
            fields.error("prefix", "must start with /");
        }
        var probe = new Probe(
                fields.bool("enabled", true),
                prefix,
                fields.text("rewrite", byDefault.rewrite()),
                fields.nonEmptyText("service"));
        fields.finish();
        return probe;
    }
}
