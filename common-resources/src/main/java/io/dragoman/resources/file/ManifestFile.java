package io.dragoman.resources.file;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Scope;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser;
import io.dragoman.resources.parse.YamlDocuments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What one file says.
 *
 * @param resources its objects, in order
 * @param refused keys of the objects that are there but cannot be used
 * @param problems what is wrong with the file and its objects
 * @param broken whether part of it is not YAML, so that objects may be missing that its author did not remove
 */
record ManifestFile(
        SequencedMap<ObjectKey, Resource> resources, Set<ObjectKey> refused, List<Problem> problems, boolean broken) {
    /** A file that is not there. */
    static final ManifestFile ABSENT = new ManifestFile(new LinkedHashMap<>(), Set.of(), List.of(), false);

    /**
     * Reads a file's text.
     *
     * @param name the file's name as messages show it
     * @param scope which objects are taken
     */
    static ManifestFile parse(String text, String name, ManifestParser parser, Scope scope) {
        var resources = new LinkedHashMap<ObjectKey, Resource>();
        var refused = new LinkedHashSet<ObjectKey>();
        var problems = new ArrayList<Problem>();
        boolean broken = false;
        for (var document : YamlDocuments.parse(text)) {
            var source = name + ":" + document.line();
            if (document.node() == null) {
                broken = true;
                var kind = document.policy() ? "FilterPolicy" : "File";
                problems.add(Problem.error(origin(kind, source), "is not valid YAML: " + document.error()));
                continue;
            }
            for (var parsed : parser.parse(document.node(), source)) {
                var resource = parsed.outcome().value();
                if (!scope.takes(parsed.key(), parsed.ambassadorIds())
                        || (resource != null && !scope.takes(resource.meta()))) {
                    continue;
                }
                broken |= parsed.incomplete();
                problems.addAll(parsed.outcome().problems());
                if (resource == null) {
                    if (parsed.key() != null) {
                        refused.add(parsed.key());
                    }
                } else if (resources.putIfAbsent(resource.meta().key(), resource) != null) {
                    problems.add(Problem.error(
                            resource.meta().origin(), "is defined twice in this file; the first definition counts"));
                }
            }
        }
        refused.removeAll(resources.keySet());
        return new ManifestFile(resources, refused, problems, broken);
    }

    /** A file that cannot be read. */
    static ManifestFile unreadable(String name, String reason) {
        return new ManifestFile(
                new LinkedHashMap<>(),
                Set.of(),
                List.of(Problem.error(origin("File", name), "cannot be read: " + reason)),
                true);
    }

    /** Whether some object has an error. */
    boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    private static Origin origin(String kind, String source) {
        return new Origin(new ObjectKey(kind, "", source.replaceFirst(":\\d+$", "")), 0, source, "");
    }
}
