package io.dragoman.controller.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.controller.gateway.Settings;
import io.dragoman.resources.Change;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one object, before anybody takes it: all that the gateway would say about it alone, without what
 * it refers to, which may come later.
 */
record ObjectCheck(Settings settings) {
    List<Problem> problems(JsonNode object) {
        var changes = new ArrayList<Change>();
        var problems = new ArrayList<Problem>();
        for (var parsed : new ManifestParser(settings.namespace()).parse(object, "")) {
            problems.addAll(parsed.outcome().problems());
            var resource = parsed.outcome().value();
            if (resource != null) {
                changes.add(new Change.Upsert(resource));
            }
        }
        var keys = changes.stream().map(Change::key).toList();
        Pipeline.once(settings, new SourceUpdate(changes, List.of()), List.of()).problems().stream()
                .filter(problem -> problem.cause() == Problem.Cause.CONTENT)
                .filter(problem -> keys.contains(problem.origin().key()))
                .filter(problem -> !problems.contains(problem))
                .forEach(problems::add);
        return problems;
    }
}
