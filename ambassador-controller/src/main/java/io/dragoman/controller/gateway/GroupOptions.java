package io.dragoman.controller.gateway;

import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.dragoman.resources.model.HeaderOptions;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.RouteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a group say for all of them. Headers that are added are put together; of everything else the last
 * member that says something is heard. What a member says for itself alone, such as a redirect, is left out, and the
 * bodies of errors too, which have been resolved already.
 */
final class GroupOptions {
    private GroupOptions() {}

    /**
     * Puts together what the members say.
     *
     * @param members in load order
     */
    static RouteOptions of(List<Mapping> members) {
        var all = members.stream().map(Mapping::route).toList();
        return new RouteOptions(
                false,
                null,
                last(all, RouteOptions::regexRewrite),
                null,
                false,
                headers(all.stream().map(RouteOptions::headers).toList()),
                last(all, RouteOptions::addLinkerdHeaders),
                last(all, RouteOptions::highPriority),
                last(all, RouteOptions::upgrades),
                last(all, RouteOptions::retryPolicy),
                last(all, RouteOptions::cors),
                null,
                all.stream().anyMatch(RouteOptions::bypassErrorResponses));
    }

    private static HeaderOptions headers(List<HeaderOptions> all) {
        return new HeaderOptions(
                merged(all, HeaderOptions::addToRequest),
                last(all, HeaderOptions::removeFromRequest),
                merged(all, HeaderOptions::addToResponse),
                last(all, HeaderOptions::removeFromResponse));
    }

    /** What the last that says something says, or null. */
    static <S, T> @Nullable T last(Iterable<S> all, Function<S, @Nullable T> said) {
        T result = null;
        for (var one : all) {
            var value = said.apply(one);
            result = value == null ? result : value;
        }
        return result;
    }

    private static @Nullable List<HeaderValue> merged(
            List<HeaderOptions> all, Function<HeaderOptions, @Nullable List<HeaderValue>> said) {
        LinkedHashMap<String, HeaderValue> byName = null;
        for (var one : all) {
            var values = said.apply(one);
            if (values != null) {
                byName = byName == null ? new LinkedHashMap<>() : byName;
                for (var value : values) {
                    byName.put(value.name(), value);
                }
            }
        }
        return byName == null ? null : new ArrayList<>(byName.values());
    }
}
