package io.dragoman.ratelimit.headers;

import io.dragoman.ratelimit.rule.LimitStatus;
import java.util.List;
import java.util.Optional;

/**
 * What is told of decisions besides what limits themselves say.
 *
 * @param told which responses say of themselves what applies to them
 * @param legacy the names of the older headers, or empty for none
 * @param metadata whether Envoy is told which limit was exceeded, and what metadata limits have
 */
public record Style(Told told, Optional<Legacy> legacy, boolean metadata) {
    /** What is told by default: of refused requests, in the words of the newest draft. */
    public static final Style REFUSED = new Style(Told.REFUSED, Optional.empty(), true);

    /** Which responses have RateLimit-Policy and RateLimit; those that are refused also Retry-After and a body. */
    public enum Told {
        /** None. */
        NEVER,
        /** Those that are refused. */
        REFUSED,
        /** All to which a limit applies. */
        ALWAYS
    }

    /**
     * The names of three headers with a bare number each, as envoyproxy/ratelimit sends them on every response that a
     * limit applies to.
     *
     * @param limit the header for how many requests the limit allows
     * @param remaining the header for what is left
     * @param reset the header for the seconds until more is there
     */
    public record Legacy(String limit, String remaining, String reset) {}

    /** The headers for a limit that is the most important one of a request. */
    List<Header> legacy(LimitStatus status) {
        return legacy.map(names -> List.of(
                        new Header(names.limit(), Long.toString(status.rate().requests())),
                        new Header(
                                names.remaining(), Long.toString(status.usage().remaining())),
                        new Header(
                                names.reset(),
                                Long.toString(Refusal.seconds(status.usage().untilReset())))))
                .orElse(List.of());
    }
}
