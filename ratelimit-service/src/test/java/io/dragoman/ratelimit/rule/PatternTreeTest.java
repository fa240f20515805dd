package io.dragoman.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.RateLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PatternTreeTest {
    private static List<String> selected(List<List<Map<String, String>>> patterns, List<Entry> entries) {
        var tree = new PatternTree();
        for (int i = 0; i < patterns.size(); i++) {
            tree.add(
                    patterns.get(i),
                    new Rule(
                            List.of("" + i),
                            "" + i,
                            "" + i,
                            null,
                            new Counting(Counting.Algorithm.FIXED, 0),
                            Effect.REFUSES,
                            List.of(),
                            RateLimit.Words.NONE),
                    null);
        }
        return tree.select(entries).stream()
                .map(selected -> selected.rule().name())
                .sorted()
                .toList();
    }

    @Test
    void theLongestPatternWins() {
        var patterns = List.of(
                List.of(Map.of("plan", "gold")),
                List.of(Map.of("plan", "*"), Map.of("user", "*")),
                List.of(Map.of("plan", "gold"), Map.of("user", "*"), Map.of("path", "*")));
        assertThat(selected(patterns, Config.descriptor("plan", "gold").entries()))
                .containsExactly("0");
        assertThat(selected(
                        patterns, Config.descriptor("plan", "gold", "user", "u").entries()))
                .containsExactly("1");
        assertThat(selected(
                        patterns,
                        Config.descriptor("plan", "gold", "user", "u", "path", "/", "more", "x")
                                .entries()))
                .containsExactly("2");
        assertThat(selected(patterns, Config.descriptor("user", "u").entries())).isEmpty();
    }

    @Test
    void severalKeysInAnItemAreAlternatives() {
        var patterns = List.of(List.of(Map.of("user", "*", "address", "*")));
        assertThat(selected(patterns, Config.descriptor("user", "u").entries())).containsExactly("0");
        assertThat(selected(patterns, Config.descriptor("address", "a").entries()))
                .containsExactly("0");
        assertThat(selected(patterns, Config.descriptor("other", "a").entries()))
                .isEmpty();
    }

    @Property
    void findsWhatASearchByTheBookFinds(
            @ForAll("patterns") List<List<Map<String, String>>> patterns, @ForAll("entries") List<Entry> entries) {
        assertThat(selected(patterns, entries)).isEqualTo(byTheBook(patterns, entries));
    }

    /** For each item 2 if it names the value and 1 if it takes any; null if the pattern does not fit. */
    private static String rank(List<Map<String, String>> pattern, List<Entry> entries) {
        if (pattern.size() > entries.size()) {
            return null;
        }
        var rank = new StringBuilder();
        for (int i = 0; i < pattern.size(); i++) {
            var wanted = pattern.get(i).get(entries.get(i).key());
            if (entries.get(i).value().equals(wanted)) {
                rank.append('2');
            } else if (RateLimit.ANY.equals(wanted)) {
                rank.append('1');
            } else {
                return null;
            }
        }
        return rank.toString();
    }

    private static List<String> byTheBook(List<List<Map<String, String>>> patterns, List<Entry> entries) {
        var best = patterns.stream()
                .map(pattern -> rank(pattern, entries))
                .filter(rank -> rank != null)
                .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        var found = new ArrayList<String>();
        for (int i = 0; i < patterns.size(); i++) {
            if (best.isPresent() && best.get().equals(rank(patterns.get(i), entries))) {
                found.add("" + i);
            }
        }
        return found.stream().sorted().toList();
    }

    @Provide
    Arbitrary<List<Entry>> entries() {
        return Combinators.combine(Arbitraries.of("k", "l"), Arbitraries.of("a", "b"))
                .as(Entry::new)
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<List<Map<String, String>>>> patterns() {
        return Arbitraries.maps(Arbitraries.of("k", "l"), Arbitraries.of("a", "b", RateLimit.ANY))
                .ofMinSize(1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .list()
                .ofMaxSize(8);
    }
}
