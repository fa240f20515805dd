package io.dragoman.ratelimit.statistics;

import java.util.List;
import java.util.regex.Pattern;

/** Dotted names, as envoyproxy/ratelimit has them in statsd. */
final class StatName {
    static final String RATE_LIMIT = "ratelimit.service.rate_limit.";

    /** What ends a name in statsd's lines; there also what ends a line, which that one lets through. */
    private static final Pattern RESERVED = Pattern.compile("[:|\\p{Cntrl}]");

    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private StatName() {}

    /** The name of a limit, to which what is counted is still to be added. */
    static String of(String domain, List<String> parts) {
        return RATE_LIMIT + sanitized(domain + "." + String.join(".", parts));
    }

    /** The name of how often a domain was asked for that there is not. */
    static String notFound(String domain) {
        return RATE_LIMIT + sanitized(domain) + ".domain_not_found";
    }

    private static String sanitized(String text) {
        return IP_ADDRESS
                .matcher(RESERVED.matcher(text).replaceAll("_"))
                .replaceAll(address -> address.group().replace('.', '_'));
    }
}
