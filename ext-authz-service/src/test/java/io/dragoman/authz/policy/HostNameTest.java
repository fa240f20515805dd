package io.dragoman.authz.policy;

import static org.assertj.core.api.Assertions.assertThat;

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
}
