package io.dragoman.controller.envoy;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Spreads the names that requests ask for over shards. Envoy has to find a request's shard before it looks for the route, where
 * nothing but CEL expressions is to be had, and of these nothing but regular expressions tells names apart. So each of the first
 * bits of a shard says whether a name has an odd number of characters of a set, which a regular expression can see. The sets
 * are such that names with other digits or letters mostly come to other shards. As that is the same for names with the same
 * characters in another order, the further bits say how the first label ends. Case and port make no difference.
 */
final class HostShards {
    /** For each bit, what finds the names for which it is 0. */
    private static final List<String> ZERO = List.of(
            even("b-fm-pt-z02-5", "ag-lq-s16-9"),
            even("af-prs06-8", "b-eqt-z1-59"),
            even("a-eo-qu-w0-27", "f-nr-tx-z3-689"),
            even("c-jrsw-z014-7", "abk-qt-v2389"),
            even("a-dn-rv-x57-9", "e-ms-uyz0-46"),
            even("abijm-s347-9", "c-hklt-z0-256"),
            labelEndsWith("acegikmoqsuwy02468"),
            labelEndsWith("abefijmnqruvyz2367"),
            labelEndsWith("a-di-lq-tyz016-9"));

    private static final List<Pattern> PATTERNS =
            ZERO.stream().map(Pattern::compile).toList();

    private HostShards() {}

    /** Finds an even number of the characters that count, among those that do not. Small enough for Envoy's limit of a program's size. */
    private static String even(String counted, String others) {
        return "(?i)^(?:[%2$s._-]|[%1$s][%2$s._-]*[%1$s])*(?::[0-9]+)?$".formatted(counted, others);
    }

    private static String labelEndsWith(String counted) {
        return "(?i)^[a-z0-9_-]*[%s]\\.".formatted(counted);
    }

    /** The shard of an authority, with or without a port. */
    static String of(String authority, Grain grain) {
        return PATTERNS.stream()
                .limit(grain.bits())
                .map(zero -> zero.matcher(authority).find() ? "0" : "1")
                .collect(Collectors.joining());
    }

    /** All shards. */
    static Stream<String> all(Grain grain) {
        return IntStream.range(0, grain.shards())
                .mapToObj(shard -> IntStream.range(0, grain.bits())
                        .mapToObj(bit -> (shard >> bit & 1) == 0 ? "0" : "1")
                        .collect(Collectors.joining()));
    }

    /** What Envoy puts a request's shard together from ({@code envoy.config.core.v3.SubstitutionFormatString}). */
    static String format(Grain grain) {
        return ZERO.stream()
                .limit(grain.bits())
                .map(zero -> "%CEL(request.host.matches('" + zero + "') ? '0' : '1')%")
                .collect(Collectors.joining());
    }
}
