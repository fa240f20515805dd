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
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789._-";

    /** For each of the first bits, the letters and digits that count, and those that do not, as in a regular expression. */
    private static final List<Pair> PARITIES = List.of(
            new Pair("b-fm-pt-z02-5", "ag-lq-s16-9"),
            new Pair("af-prs06-8", "b-eqt-z1-59"),
            new Pair("a-eo-qu-w0-27", "f-nr-tx-z3-689"),
            new Pair("c-jrsw-z014-7", "abk-qt-v2389"),
            new Pair("a-dn-rv-x57-9", "e-ms-uyz0-46"),
            new Pair("abijm-s347-9", "c-hklt-z0-256"));

    /** For each of the further bits, with which characters the first label ends where it is 0. */
    private static final List<String> ENDINGS = List.of("acegikmoqsuwy02468", "abefijmnqruvyz2367", "a-di-lq-tyz016-9");

    /** For each bit, what finds the names for which it is 0. */
    private static final List<String> ZERO = Stream.concat(
                    PARITIES.stream().map(Pair::even), ENDINGS.stream().map(HostShards::labelEndsWith))
            .toList();

    private static final List<Pattern> PATTERNS =
            ZERO.stream().map(Pattern::compile).toList();

    /** By character, the bits that it changes. */
    private static final int[] TOGGLED =
            masks(PARITIES.stream().map(Pair::counted).toList(), 0);

    /** By character, the bits that are 0 where the first label ends with it. */
    private static final int[] ENDED = masks(ENDINGS, PARITIES.size());

    private HostShards() {}

    /** Which characters count, and which do not. */
    private record Pair(String counted, String others) {
        /** Finds an even number of the characters that count, among those that do not. Small enough for Envoy's limit of a program's size. */
        String even() {
            return "(?i)^(?:[%2$s._-]|[%1$s][%2$s._-]*[%1$s])*(?::[0-9]+)?$".formatted(counted, others);
        }
    }

    /** Without a backslash, which would be a text's in CEL. */
    private static String labelEndsWith(String counted) {
        return "(?i)^[a-z0-9_-]*[%s][.]".formatted(counted);
    }

    private static int[] masks(List<String> sets, int from) {
        var masks = new int[128];
        for (int bit = 0; bit < sets.size(); bit++) {
            var set = Pattern.compile("[" + sets.get(bit) + "]");
            for (int i = 0; i < ALPHABET.length(); i++) {
                char character = ALPHABET.charAt(i);
                if (set.matches(String.valueOf(character))) {
                    masks[character] |= 1 << (from + bit);
                    masks[Character.toUpperCase(character)] = masks[character];
                }
            }
        }
        return masks;
    }

    /** The shard of an authority, with or without a port. */
    static String of(String authority, Grain grain) {
        int bits = isPlain(authority) ? plain(authority) : found(authority);
        return text(bits, grain);
    }

    /** What Envoy's regular expressions find, by these. */
    static int found(String authority) {
        int bits = 0;
        for (int bit = 0; bit < PATTERNS.size(); bit++) {
            if (!PATTERNS.get(bit).matcher(authority).find()) {
                bits |= 1 << bit;
            }
        }
        return bits;
    }

    /** Whether it is a name as most are, of letters, digits and what stands between them, without a port. */
    static boolean isPlain(String authority) {
        return authority
                .chars()
                .allMatch(character -> character < 128 && ALPHABET.indexOf(Character.toLowerCase(character)) >= 0);
    }

    /** The same for a plain name, character by character: names are many, and expressions slow. */
    static int plain(String name) {
        int bits = 0;
        for (int i = 0; i < name.length(); i++) {
            bits ^= TOGGLED[name.charAt(i)];
        }
        int dot = name.indexOf('.');
        int ended = dot > 0 ? ENDED[name.charAt(dot - 1)] : 0;
        int endings = ((1 << ENDINGS.size()) - 1) << PARITIES.size();
        return bits | (endings & ~ended);
    }

    /** All shards. */
    static Stream<String> all(Grain grain) {
        return IntStream.range(0, grain.shards()).mapToObj(bits -> text(bits, grain));
    }

    private static String text(int bits, Grain grain) {
        return IntStream.range(0, grain.bits())
                .mapToObj(bit -> (bits >> bit & 1) == 0 ? "0" : "1")
                .collect(Collectors.joining());
    }

    /** What Envoy puts a request's shard together from ({@code envoy.config.core.v3.SubstitutionFormatString}). */
    static String format(Grain grain) {
        return ZERO.stream()
                .limit(grain.bits())
                .map(zero -> "%CEL(request.host.matches('" + zero + "') ? '0' : '1')%")
                .collect(Collectors.joining());
    }
}
