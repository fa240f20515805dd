package io.dragoman.resources.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    @ParameterizedTest
    @CsvSource({
        "a.example, a.example, a.example",
        "A.Example:8443, a.example, a.example:8443",
        "a.example., a.example, a.example",
        "a.example.:80, a.example, a.example:80",
        "[2001:DB8::1]:80, [2001:db8::1], [2001:db8::1]:80",
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "'', '', ''"
    })
    void isCompared(String authority, String name, String withPort) {
        assertThat(HostName.parse(authority)).isEqualTo(new HostName(name, withPort));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a b", "u@a", "a/b", "a:b", "a:1:2", "::1", "a%2eb", "ä.example", "a\u0000"})
    void malformedHostsAreTold(String authority) {
        assertThat(HostName.parse(authority)).isNull();
    }

    @Provide
    Arbitrary<String> authorities() {
        return Arbitraries.of(
                        "a", ".", "-", "_", "Z", "[", "]", "::1", ":", "80", "123456", "@", "%", "/", " ", "ſ", "K")
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
    }

    /** Which characters others hold for small letters of ASCII does not matter: what is said to be well-formed is. */
    @Property(tries = 5000)
    void envoyKnowsWellFormedAuthoritiesByAnExpression(@ForAll("authorities") String authority) {
        boolean wellFormed = Pattern.matches(HostName.WELL_FORMED, authority);
        if (authority.chars().allMatch(c -> c < 128)) {
            assertThat(wellFormed).isEqualTo(HostName.parse(authority) != null);
        } else {
            assertThat(wellFormed).isFalse();
        }
    }
}
