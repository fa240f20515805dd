package io.dragoman.resources.catalog;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Scope;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.parse.ManifestParser.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What one part of a source says: a file, or an object of the API server with what its annotation holds.
 *
 * @param resources its objects, in order
 * @param refused keys of the objects that are there but cannot be used
 * @param problems what is wrong with the part and its objects
 * @param broken whether some of it cannot be read, so that objects may be missing that its author did not remove
 */
public record Contents(
        SequencedMap<ObjectKey, Resource> resources, Set<ObjectKey> refused, List<Problem> problems, boolean broken) {
    /** A part that is not there. */
    public static final Contents ABSENT = new Contents(new LinkedHashMap<>(), Set.of(), List.of(), false);

    /** A part that cannot be read. */
    public static Contents unreadable(Problem problem) {
        return new Contents(new LinkedHashMap<>(), Set.of(), List.of(problem), true);
    }

    /** Whether some object has an error. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** Collects what a part says, object by object. */
    public static final class Builder {
        private final Scope scope;
        private final SequencedMap<ObjectKey, Resource> resources = new LinkedHashMap<>();
        private final Set<ObjectKey> refused = new LinkedHashSet<>();
        private final List<Problem> problems = new ArrayList<>();
        private boolean broken;

        /**
         * Nothing so far.
         *
         * @param scope which objects are taken
         */
        public Builder(Scope scope) {
            this.scope = scope;
        }

        /** Notes something that cannot be read. */
        public void addUnreadable(Problem problem) {
            broken = true;
            problems.add(problem);
        }

        /** Takes an object, if it is within the scope. */
        public void add(Parsed parsed) {
            var resource = parsed.outcome().value();
            if (!scope.takes(parsed.key(), parsed.ambassadorIds())
                    || (resource != null && !scope.takes(resource.meta()))) {
                return;
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

        /** What was collected. */
        public Contents build() {
            refused.removeAll(resources.keySet());
            return new Contents(resources, refused, problems, broken);
        }
    }
}
