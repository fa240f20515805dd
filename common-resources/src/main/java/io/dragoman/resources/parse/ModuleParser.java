package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.model.TlsModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Module}. */
final class ModuleParser {
    private static final String AMBASSADOR = "ambassador";
    private static final String TLS = "tls";

    private ModuleParser() {}

    static @Nullable Resource parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var config = spec.object("config");
        spec.finish();
        if (meta.name().equals(TLS)) {
            spec.notice("config", "is the deprecated form of TLSContexts: write these instead");
            return tls(meta, config, problems);
        }
        if (!meta.name().equals(AMBASSADOR)) {
            problems.add(Problem.warning(
                    meta.origin().at("metadata.name"), "is no Module that is known: ambassador and tls are"));
            return null;
        }
        if (config == null) {
            return GatewayModule.empty(meta);
        }
        var module = new GatewayModule(
                meta,
                RouteDefaultsParser.parse(config),
                UpstreamDefaultsParser.parse(config),
                EdgeSettingsParser.parse(config),
                RuntimeFlagsParser.parse(config),
                secretNamespacing(config));
        config.finish();
        return ManifestParser.hasError(problems) ? null : module;
    }

    /** {@code defaults} is reported on by {@link RouteDefaultsParser}, which reads the rest of it. */
    private static boolean secretNamespacing(Fields config) {
        var defaults = config.object("defaults");
        return defaults == null || defaults.bool("tls_secret_namespacing", true);
    }

    private static @Nullable Resource tls(Meta meta, @Nullable Fields config, List<Problem> problems) {
        var module = config == null ? new TlsModule(meta, List.of()) : TlsModuleParser.parse(meta, config);
        return ManifestParser.hasError(problems) ? null : module;
    }
}
