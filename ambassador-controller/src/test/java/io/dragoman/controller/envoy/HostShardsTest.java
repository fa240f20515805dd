package io.dragoman.controller.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostShardsTest {
    @Test
    void allShardsAreDistinct() {
        assertThat(HostShards.all()).hasSize(HostShards.COUNT).doesNotHaveDuplicates();
    }

    @Property
    void caseAndPortMakeNoDifference(
            @ForAll @CharRange(from = 'a', to = 'z') @CharRange(from = '0', to = '9') @StringLength(max = 253)
                    String name,
            @ForAll @IntRange(min = 1, max = 65_535) int port) {
        assertThat(HostShards.all()).contains(HostShards.of(name));
        assertThat(HostShards.of(name.toUpperCase(Locale.ROOT) + ":" + port)).isEqualTo(HostShards.of(name));
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
                .collect(Collectors.groupingBy(HostShards::of, Collectors.counting()));

        assertThat(sizes).hasSize(HostShards.COUNT);
        assertThat(sizes.values()).allMatch(size -> size < 3 * count / HostShards.COUNT);
    }

    @Test
    void whatIsNoNameHasAShardToo() {
        assertThat(HostShards.all()).contains(HostShards.of("[::1]:8080"), HostShards.of(""));
    }
}
