package io.dragoman.controller.admin;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.controller.app.Pipeline;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.resources.Change;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Manifests in, what the control plane knows out. */
final class Views {
    static final Settings SETTINGS = new Settings("default", "127.0.0.1", 0, null);

    private Views() {}

    static GatewayView of(String yaml) {
        return Pipeline.once(SETTINGS, update(yaml), List.of());
    }

    static SourceUpdate update(String yaml) {
        var parser = new ManifestParser("default");
        var changes = new ArrayList<Change>();
        var problems = new ArrayList<Problem>();
        for (var document : YamlDocuments.parse(yaml)) {
            for (var parsed : parser.parse(Objects.requireNonNull(document.node()), "test.yaml:" + document.line())) {
                problems.addAll(parsed.outcome().problems());
                var resource = parsed.outcome().value();
                if (resource != null) {
                    changes.add(new Change.Upsert(resource));
                }
            }
        }
        return new SourceUpdate(changes, problems);
    }
}
