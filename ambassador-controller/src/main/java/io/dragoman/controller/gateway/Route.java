package io.dragoman.controller.gateway;

import io.dragoman.resources.Origin;
import io.dragoman.resources.model.CorsPolicy;
import io.dragoman.resources.model.HeaderChanges;
import io.dragoman.resources.model.HostRedirect;
import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LoadBalancer.Affinity;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import io.dragoman.resources.model.RegexRewrite;
import io.dragoman.resources.model.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One route of a virtual host.
 *
 * @param match which requests take it
 * @param action what happens to them
 * @param headers what becomes of the headers
 * @param origin the Mapping it comes from
 */
public record Route(Match match, Action action, Headers headers, Origin origin) {

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
     * @param plainPath whether only paths that everybody understands alike match
     * @param wellFormedAuthority whether only authorities match that are not malformed
     */
    public record Match(
            PathMatch path,
            boolean caseSensitive,
            @Nullable HostMatch authority,
            @Nullable TextMatch method,
            boolean secure,
            List<NamedMatch> headers,
            List<NamedMatch> query,
            @Nullable Share share,
            boolean plainPath,
            boolean wellFormedAuthority) {
        /** Copies the lists. */
        public Match {
            headers = List.copyOf(headers);
            query = List.copyOf(query);
        }

        /** The same requests, but CONNECT whatever the path. */
        Match connecting() {
            return new Match(
                    PathMatch.CONNECT,
                    true,
                    authority,
                    method,
                    secure,
                    headers,
                    query,
                    share,
                    plainPath,
                    wellFormedAuthority);
        }

        /** Those of the requests that are as said here. */
        Match limited(boolean toPlainPaths, boolean toWellFormedAuthorities) {
            return new Match(
                    path,
                    caseSensitive,
                    authority,
                    method,
                    secure,
                    headers,
                    query,
                    share,
                    toPlainPaths,
                    toWellFormedAuthorities);
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
         * @param rewrite how it looks when it gets there
         * @param limits how long it may take, and how often it is tried
         * @param authorization what the authorization filter does
         * @param labels the label groups of the rate limit service's domain
         * @param affinity what requests to the same endpoint have in common, or null for nothing
         * @param responses what the gateway itself answers for the destination
         * @param upgrades protocols that its connection may be upgraded to
         * @param mirror where a copy of it goes, or null for nowhere
         */
        record Forward(
                String destination,
                Rewrite rewrite,
                Limits limits,
                Authorization authorization,
                List<LabelGroup> labels,
                @Nullable Affinity affinity,
                Responses responses,
                List<String> upgrades,
                @Nullable Mirror mirror)
                implements Action {
            /** Copies the lists. */
            public Forward {
                labels = List.copyOf(labels);
                upgrades = List.copyOf(upgrades);
            }

            /** Whether CONNECT is let through. */
            boolean connects() {
                return upgrades.stream().anyMatch("CONNECT"::equalsIgnoreCase);
            }

            /** The same with a path that is left alone. */
            Forward withoutPath() {
                return with(new Rewrite(new PathRewrite.Prefix(""), rewrite.host()), authorization);
            }

            /** The same with something else for the authorization filter to do. */
            Forward with(Consultation consultation) {
                return with(
                        rewrite, new Authorization(consultation, authorization.extensions(), authorization.withBody()));
            }

            private Forward with(Rewrite rewritten, Authorization authorized) {
                return new Forward(
                        destination, rewritten, limits, authorized, labels, affinity, responses, upgrades, mirror);
            }
        }

        /**
         * It is answered with a redirect to another host.
         *
         * @param scheme the scheme of the new URL, or null for the request's
         * @param host the new authority
         * @param path what becomes of the path
         * @param status the status
         */
        record Redirect(@Nullable String scheme, String host, HostRedirect.PathChange path, int status)
                implements Action {}

        /** It is answered with 301 to the same URL over https. */
        record RedirectToHttps() implements Action {}
    }

    /**
     * How a request looks when it gets to its destination.
     *
     * @param path what becomes of its path
     * @param host what becomes of its authority
     */
    public record Rewrite(PathRewrite path, HostRewrite host) {}

    /** What becomes of the path of a request that goes to a destination. */
    public sealed interface PathRewrite {
        /**
         * The matched prefix is replaced, or the whole path of a regular expression.
         *
         * @param with by this; empty to leave the path alone
         */
        record Prefix(String with) implements PathRewrite {}

        /** What an expression finds is replaced. */
        record Regex(RegexRewrite rewrite) implements PathRewrite {}
    }

    /** What becomes of the authority of a request that goes to a destination. */
    public sealed interface HostRewrite {
        /** It stays. */
        record Keep() implements HostRewrite {}

        /** It is replaced. */
        record Literal(String authority) implements HostRewrite {}

        /** It becomes the DNS name of the endpoint, where that has one. */
        record Upstream() implements HostRewrite {}
    }

    /**
     * How long a request may take, and how often it is tried.
     *
     * @param timeout for the whole request; zero for none
     * @param idleTimeout for a stream without data; null for Envoy's default
     * @param retry when it is sent once more, or null for never
     * @param highPriority whether the circuit breakers of high priority count
     */
    public record Limits(
            Duration timeout,
            @Nullable Duration idleTimeout,
            @Nullable RetryPolicy retry,
            boolean highPriority) {}

    /**
     * What the gateway itself answers.
     *
     * @param cors what pages of other origins may do, or null to leave that to the destination
     * @param errors other bodies for errors, or null for those of the Listener
     */
    public record Responses(
            @Nullable CorsPolicy cors, @Nullable List<ErrorPage> errors) {
        /** Copies the list. */
        public Responses {
            errors = errors == null ? null : List.copyOf(errors);
        }
    }

    /**
     * Where copies of requests go.
     *
     * @param destination the destination's name
     * @param percent how many of a hundred requests are copied
     */
    public record Mirror(String destination, int percent) {}

    /**
     * What becomes of the headers.
     *
     * @param request of the request
     * @param response of the response
     */
    public record Headers(HeaderChanges request, HeaderChanges response) {
        /** Nothing. */
        public static final Headers UNCHANGED = new Headers(HeaderChanges.NONE, HeaderChanges.NONE);
    }

    /**
     * What the authorization filter does with a route's requests.
     *
     * @param consultation whether the authorization service is asked
     * @param extensions what it is told besides
     * @param withBody whether it is told the beginning of the body, whatever it is told elsewhere
     */
    public record Authorization(Consultation consultation, SortedMap<String, String> extensions, boolean withBody) {
        /** Whether the requests pass unasked. */
        public boolean skipped() {
            return consultation instanceof Consultation.Bypassed || consultation instanceof Consultation.Needless;
        }
    }

    /** Whether the authorization service is asked about a route's requests. */
    public sealed interface Consultation {
        /**
         * It is, if there is one.
         *
         * @param because the rule of a FilterPolicy for which it has to be, or null if it is asked about all routes
         */
        record Asked(@Nullable Origin because) implements Consultation {}

        /** It is, since only those of the requests come here whose path or authority can be understood in several ways. */
        record InDoubt() implements Consultation {}

        /** It is not, since the Mapping says so. */
        record Bypassed() implements Consultation {}

        /** It is not, since it goes by FilterPolicies and none of them concerns the requests. */
        record Needless() implements Consultation {}
    }
}
