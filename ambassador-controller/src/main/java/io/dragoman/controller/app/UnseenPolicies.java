package io.dragoman.controller.app;

import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import io.dragoman.resources.model.Resource;
import java.util.List;
import java.util.SortedMap;

/**
 * Whether there may be FilterPolicies that ext-authz-service goes by and the controller does not know: it may have read
 * them before they became unreadable, or refuse everything since it could not.
 */
final class UnseenPolicies {
    private static final String FILTER_POLICY = "FilterPolicy";
    private static final String ANNOTATIONS = "metadata.annotations";

    private UnseenPolicies() {}

    /**
     * Whether there may be some.
     *
     * @param problems what the source has to say
     * @param resources the objects in effect
     */
    static boolean areThere(List<Problem> problems, SortedMap<ObjectKey, Resource> resources) {
        return problems.stream()
                .anyMatch(problem -> problem.severity() == Severity.ERROR && mayHide(problem, resources));
    }

    private static boolean mayHide(Problem problem, SortedMap<ObjectKey, Resource> resources) {
        var origin = problem.origin();
        return switch (origin.key().kind()) {
            case FILTER_POLICY -> {
                var known = resources.get(origin.key());
                // Of another generation, it is the last good version, which others need not have.
                yield known == null || known.meta().generation() != origin.generation();
            }
            // Nobody can tell what a file or an annotation holds that is no YAML.
            case "File", "(no kind)" -> true;
            case "Service", "Ingress" -> origin.field().startsWith(ANNOTATIONS);
            default -> false;
        };
    }
}
