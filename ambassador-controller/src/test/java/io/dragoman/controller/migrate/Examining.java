package io.dragoman.controller.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Problem;
import io.dragoman.resources.file.ManifestDocument;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Examines manifests as text, by what parsers alone say about them. */
final class Examining {
    private Examining() {}

    static Report manifests(String yaml) {
        return manifests(yaml, Map.of());
    }

    static Report manifests(String yaml, Map<String, String> values) {
        var documents = new ArrayList<ManifestDocument>();
        var problems = new ArrayList<Problem>();
        var parser = new ManifestParser("own");
        for (var document : YamlDocuments.parse(yaml)) {
            var node = Objects.requireNonNull(document.node());
            var source = "f:" + document.line();
            documents.add(new ManifestDocument(node, source));
            parser.parse(node, source).stream()
                    .filter(parsed -> parsed.isFor("default"))
                    .forEach(parsed -> problems.addAll(parsed.outcome().problems()));
        }
        var files = new TreeMap<String, JsonNode>();
        values.forEach((name, text) -> files.put(
                name,
                Objects.requireNonNull(YamlDocuments.parse(text).getFirst().node())));
        return Migration.examine(
                new Migration.Given("default", "own", documents, files, problems, List.of(), source -> true));
    }

    /** What is said of the only object: verdict, field and difference of each finding. */
    static List<String> findings(String yaml) {
        return all(manifests(yaml).objects());
    }

    static List<String> all(List<Examined> examined) {
        return examined.stream()
                .flatMap(it -> it.findings().stream())
                .map(it -> it.verdict().word() + " " + it.field() + (it.difference() == 0 ? "" : " " + it.difference()))
                .toList();
    }
}
