package io.dragoman.controller.envoy;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Spreads the names that requests ask for over {@value #COUNT} shards. Envoy has to find a request's shard before it looks for
 * the route, where nothing but CEL expressions is to be had, and of these nothing but regular expressions tells names apart.
 * So each bit of a shard says whether a name has an odd number of characters of a set, which a regular expression can see. The
 * sets are such that names with other digits or letters mostly come to other shards. Case and port make no difference.
 */
final class HostShards {
    /** How many shards there are. */
    static final int COUNT = 64;

    /** For each bit, what finds an even number of the letters and digits that count, and those that do not. */
    private static final List<String> EVEN = Stream.of(
                    even("b-fm-pt-z02-5", "ag-lq-s16-9"),
                    even("af-prs06-8", "b-eqt-z1-59"),
                    even("a-eo-qu-w0-27", "f-nr-tx-z3-689"),
                    even("c-jrsw-z014-7", "abk-qt-v2389"),
                    even("a-dn-rv-x57-9", "e-ms-uyz0-46"),
                    even("abijm-s347-9", "c-hklt-z0-256"))
            .toList();

    private static final List<Pattern> PATTERNS =
            EVEN.stream().map(Pattern::compile).toList();

    private HostShards() {}

    /** Finds an even number of characters that count. Small enough for Envoy's limit of a program's size. */
    private static String even(String counted, String others) {
        return "(?i)^(?:[%2$s._-]|[%1$s][%2$s._-]*[%1$s])*(?::[0-9]+)?$".formatted(counted, others);
    }

    /** The shard of an authority, with or without a port. */
    static String of(String authority) {
        return PATTERNS.stream()
                .map(even -> even.matcher(authority).find() ? "0" : "1")
                .collect(Collectors.joining());
    }

    /** All shards. */
    static Stream<String> all() {
        int bits = EVEN.size();
        return IntStream.range(0, COUNT)
                .mapToObj(shard -> IntStream.range(0, bits)
                        .mapToObj(bit -> (shard >> bit & 1) == 0 ? "0" : "1")
                        .collect(Collectors.joining()));
    }

    /** What Envoy puts a request's shard together from ({@code envoy.config.core.v3.SubstitutionFormatString}). */
    static String format() {
        return EVEN.stream()
                .map(even -> "%CEL(request.host.matches('" + even + "') ? '0' : '1')%")
                .collect(Collectors.joining());
    }
}
