package io.dragoman.controller.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostShardsTest {
    @ParameterizedTest
    @EnumSource
    void allShardsAreDistinct(Grain grain) {
        assertThat(HostShards.all(grain)).hasSize(grain.shards()).doesNotHaveDuplicates();
    }

    @Property
    void caseAndPortMakeNoDifference(
            @ForAll @CharRange(from = 'a', to = 'z') @CharRange(from = '0', to = '9') @StringLength(max = 253)
                    String name,
            @ForAll @IntRange(min = 1, max = 65_535) int port) {
        for (var grain : Grain.values()) {
            var shard = HostShards.of(name, grain);
            assertThat(HostShards.all(grain)).contains(shard);
            assertThat(HostShards.of(name.toUpperCase(Locale.ROOT) + ":" + port, grain))
                    .isEqualTo(shard);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host-%d.example.com",
                "tenant%05d.apps.example.org",
                "api.team-%d.example.net",
                "%x.preview.test"
            })
    void namesThatDifferByANumberAreSpread(String names) {
        int count = 4_000;
        var sizes = IntStream.range(0, count)
                .mapToObj(names::formatted)
                .collect(Collectors.groupingBy(name -> HostShards.of(name, Grain.COARSE), Collectors.counting()));

        assertThat(sizes).hasSize(64);
        assertThat(sizes.values()).allMatch(size -> size < 3 * count / 64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host-%d.example.com", "tenant%05d.apps.example.org", "%x.preview.test"})
    void namesWhoseFirstLabelsDifferAreSpreadFurther(String names) {
        int count = 4_000;
        var sizes = IntStream.range(0, count)
                .mapToObj(names::formatted)
                .collect(Collectors.groupingBy(name -> HostShards.of(name, Grain.FINE), Collectors.counting()));

        assertThat(sizes).hasSizeGreaterThan(400);
        assertThat(sizes.values()).allMatch(size -> size < 5 * count / 512);
    }

    @Property
    void plainNamesHaveTheShardThatEnvoysExpressionsFind(
            @ForAll
                    @CharRange(from = '0', to = '9')
                    @CharRange(from = 'a', to = 'z')
                    @CharRange(from = 'A', to = 'Z')
                    @Chars({'.', '-', '_'})
                    String name) {
        assertThat(HostShards.isPlain(name)).isTrue();
        assertThat(HostShards.plain(name)).isEqualTo(HostShards.found(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a", "a.b", "-.b", "_", "A.B.C", "9.9"})
    void shortNamesHaveItToo(String name) {
        assertThat(HostShards.plain(name)).isEqualTo(HostShards.found(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:80", "[::1]", "*.a", "a b", "\u212a.example.com", "ex\u00e4mple"})
    void whatIsNotPlainIsLeftToTheExpressions(String authority) {
        assertThat(HostShards.isPlain(authority)).isFalse();
        assertThat(HostShards.all(Grain.FINE)).contains(HostShards.of(authority, Grain.FINE));
    }

    @Test
    void nothingInTheExpressionsMeansAnythingToATextOfCel() {
        assertThat(HostShards.format(Grain.FINE)).doesNotContain("\\");
    }

    @Test
    void whatIsNoNameHasAShardToo() {
        assertThat(HostShards.all(Grain.FINE))
                .contains(HostShards.of("[::1]:8080", Grain.FINE), HostShards.of("", Grain.FINE));
    }
}
