package io.dragoman.ratelimit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CounterKeyTest {
    @Property
    void differentPartsHaveDifferentBytes(@ForAll("parts") List<String> a, @ForAll("parts") List<String> b) {
        assertThat(Arrays.equals(new CounterKey("d", a).encodedParts(), new CounterKey("d", b).encodedParts()))
                .isEqualTo(a.equals(b));
    }

    /** Few characters, among them those that other services use as separators, so that near collisions are tried. */
    @Provide
    Arbitrary<List<String>> parts() {
        return Arbitraries.strings()
                .withChars('a', '_', '|', '\0', '\1', '}')
                .ofMaxLength(3)
                .list()
                .ofMaxSize(4);
    }

    @Test
    void separatorsInValuesDoNotCollide() {
        assertThat(new CounterKey("d", List.of("a", "1", "b", "2")).encodedParts())
                .isNotEqualTo(new CounterKey("d", List.of("a", "1_b_2")).encodedParts());
    }

    @Test
    void keysAreShortHideTheirPartsAndStayTogetherByDomain() {
        var hash = new KeyHash(null);
        var token = "Bearer " + "x".repeat(60_000);
        var one = hash.key(new CounterKey("shop", List.of("api", token)));
        var two = hash.key(new CounterKey("shop", List.of("api", token + "y")));
        assertThat(one).hasSizeLessThan(100).doesNotContain("Bearer").doesNotContain("shop");
        assertThat(two).isNotEqualTo(one);
        assertThat(tag(two)).isEqualTo(tag(one));
        assertThat(tag(hash.key(new CounterKey("bank", List.of("api"))))).isNotEqualTo(tag(one));
    }

    @Test
    void aSecretChangesEveryKey() {
        var key = new CounterKey("shop", List.of("remote_address", "192.0.2.1"));
        assertThat(new KeyHash("s1").key(key))
                .isNotEqualTo(new KeyHash("s2").key(key))
                .isNotEqualTo(new KeyHash(null).key(key))
                .isEqualTo(new KeyHash("s1").key(key));
    }

    private static String tag(String key) {
        return key.substring(key.indexOf('{') + 1, key.indexOf('}'));
    }

    @Test
    void aPrefixOfOnesOwnKeepsTheCountersOfTwoServicesApartAndHasNoBraces() {
        var key = new CounterKey("shop", List.of("a", "b"));
        assertThat(new KeyHash(null, "staging:").key(key)).startsWith("staging:{");
        assertThat(new KeyHash(null).key(key)).startsWith("dragoman:rl:{");
        assertThatThrownBy(() -> new KeyHash(null, "{staging}:")).hasMessageContaining("{staging}:");
    }
}
