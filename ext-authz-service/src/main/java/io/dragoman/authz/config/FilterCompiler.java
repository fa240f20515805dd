package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.KubeSecret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes filters of Filter resources, one compiler a kind. A filter whose resource and Secrets are the same stays the
 * same object, with what it remembers. Used by one thread.
 */
final class FilterCompiler {
    private final JwtFilterCompiler jwtFilters;
    private Map<ObjectKey, Made> made = Map.of();

    FilterCompiler(JwtFilterCompiler jwtFilters) {
        this.jwtFilters = jwtFilters;
    }

    /** What a filter was made of, and what came of it. */
    private record Made(
            Filter resource, Map<ObjectKey, Optional<KubeSecret>> secrets, AuthFilter filter, List<Problem> problems) {
        boolean isStillSo(Filter other, Function<ObjectKey, @Nullable KubeSecret> now) {
            return resource.equals(other)
                    && secrets.entrySet().stream()
                            .allMatch(seen -> seen.getValue().equals(Optional.ofNullable(now.apply(seen.getKey()))));
        }
    }

    /** The filters of all resources by their keys; adds what is wrong with them. */
    Map<ObjectKey, AuthFilter> compile(ResourceStore store, List<Problem> problems) {
        var next = new HashMap<ObjectKey, Made>();
        var filters = new HashMap<ObjectKey, AuthFilter>();
        for (var resource : store.filters()) {
            var key = resource.meta().key();
            var before = made.get(key);
            var now = before != null && before.isStillSo(resource, store::secret) ? before : make(resource, store);
            next.put(key, now);
            filters.put(key, now.filter());
            problems.addAll(now.problems());
        }
        made = next;
        return filters;
    }

    private Made make(Filter resource, ResourceStore store) {
        var context = new FilterContext(resource.meta(), store::secret);
        var filter = switch (resource.spec()) {
            case Filter.Jwt jwt -> jwtFilters.compile(jwt, context);
            case Filter.ApiKey apiKey -> ApiKeyFilterCompiler.compile(apiKey, context);
            // Its parser has said why.
            case Filter.Unusable() -> new UnusableFilter();
        };
        return new Made(resource, context.seen(), filter, context.problems());
    }
}
