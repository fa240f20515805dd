package io.dragoman.ratelimit.headers;

import io.dragoman.ratelimit.rule.LimitStatus;
import java.util.List;
import java.util.Optional;

/**
 * Which headers clients get besides those of templates.
 *
 * @param always whether RateLimit-Policy and RateLimit are there on every response that a limit applies to, not only on
 *     those refused
 * @param legacy the names of the older headers, or empty for none
 */
public record Style(boolean always, Optional<Legacy> legacy) {
    /** What is told by default: of refused requests, in the words of the newest draft. */
    public static final Style REFUSED = new Style(false, Optional.empty());

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
