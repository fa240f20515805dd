package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One route of a virtual host.
 *
 * @param match which requests take it
 * @param action what happens to them
 * @param origin the Mapping it comes from
 */
public record Route(Match match, Action action, Origin origin) {

    /**
     * Which requests take a route: all parts must match.
     *
     * @param path the path, without its query
     * @param caseSensitive whether the case of the path counts
     * @param authority the request's authority, or null if the virtual host decides it already
     * @param method the method, or null for any
     * @param secure whether only requests that came over TLS match; the others take any route that does not say so
     * @param headers header matches
     * @param query query parameter matches
     * @param share which part of the matching requests, or null for all
     */
    public record Match(
            PathMatch path,
            boolean caseSensitive,
            @Nullable HostMatch authority,
            @Nullable TextMatch method,
            boolean secure,
            List<NamedMatch> headers,
            List<NamedMatch> query,
            @Nullable Share share) {
        /** Copies the lists. */
        public Match {
            headers = List.copyOf(headers);
            query = List.copyOf(query);
        }
    }

    /**
     * A canary's share.
     *
     * @param threshold a request draws a number below a million, and matches if the number is below this
     * @param key under which the share can be overridden at run time
     */
    public record Share(int threshold, String key) {}

    /** What happens to a request. */
    public sealed interface Action {
        /**
         * It goes to a destination.
         *
         * @param destination the destination's name
         * @param rewrite what replaces the matched prefix, or the whole path of a regular expression; empty for nothing
         * @param timeout for the whole request; zero for none
         * @param idleTimeout for a stream without data; null for Envoy's default
         * @param authorization what the authorization filter does
         * @param labels the label groups of the rate limit service's domain
         * @param affinity what requests to the same endpoint have in common, or null for nothing
         */
        record Forward(
                String destination,
                String rewrite,
                Duration timeout,
                @Nullable Duration idleTimeout,
                Authorization authorization,
                List<LabelGroup> labels,
                @Nullable Affinity affinity)
                implements Action {
            /** Copies the list. */
            public Forward {
                labels = List.copyOf(labels);
            }
        }

        /** It is answered with 301 to the same URL over https. */
        record RedirectToHttps() implements Action {}
    }

    /**
     * What the authorization filter does with a route's requests.
     *
     * @param skipped whether it lets them pass unasked
     * @param extensions what it tells the authorization service besides
     */
    public record Authorization(boolean skipped, SortedMap<String, String> extensions) {}
}
