package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.DevPortal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code DevPortal}. */
final class DevPortalParser {
    private static final Map<String, String> NAMING_SCHEMES =
            Map.of("namespace.name", "namespace.name", "name.prefix", "name.prefix");
    private static final Map<String, String> SEARCH_TYPES =
            Map.of("title-only", "title-only", "all-content", "all-content");

    private DevPortalParser() {}

    static @Nullable DevPortal parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        spec.bool("default", false);
        spec.bool("preserve_servers", false);
        spec.oneOf("naming_scheme", NAMING_SCHEMES);
        content(spec);
        for (var doc : spec.objects("docs")) {
            doc.text("service");
            doc.text("url");
            doc.millis("timeout_ms");
            doc.finish();
        }
        selector(spec);
        search(spec);
        spec.finish();
        problems.add(new Problem(
                Severity.NOTICE,
                meta.origin(),
                "is checked and has no effect: the developer portal under /docs/ belongs to Ambassador Edge Stack"));
        return ManifestParser.hasError(problems) ? null : new DevPortal(meta);
    }

    private static void content(Fields spec) {
        var content = spec.object("content");
        if (content != null) {
            content.text("url");
            content.text("branch");
            content.text("dir");
            content.finish();
        }
    }

    private static void selector(Fields spec) {
        var selector = spec.object("selector");
        if (selector != null) {
            selector.texts("matchNamespaces");
            selector.textMap("matchLabels");
            selector.finish();
        }
    }

    private static void search(Fields spec) {
        var search = spec.object("search");
        if (search != null) {
            search.bool("enabled", false);
            search.oneOf("type", SEARCH_TYPES);
            search.finish();
        }
    }
}
