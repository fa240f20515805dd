package io.dragoman.authz.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedDestinationsTest {
    /** Authorino #621: tokens had the gateway ask within its network. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.8.8.8",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotPublicIsRefusedByDefault(String address) {
        assertThat(allows(List.of(), address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "2606:4700::1111"
            })
    void publicAddressesAreAllowed(String address) {
        assertThat(allows(List.of(), address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, true",
        "10.0.0.0/9, 10.128.0.1, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "fd00::/8, fd12::1, true",
        "169.254.169.254, 169.254.169.254, true",
        "idp.example, 10.0.0.1, true",
        "IDP.example, 127.0.0.1, true",
        "*.example, fd12::1, true",
        "other.example, 10.0.0.1, false",
        "*.idp.example, 10.0.0.1, false",
        "idp.example, 169.254.169.254, false",
        "idp.example, fd00:ec2::254, false",
        "idp.example, 168.63.129.16, false",
        "idp.example, 224.0.0.1, false",
        "idp.example, 0.0.0.0, false",
    })
    void anOperatorAllowsMoreByRangeOrByName(String entry, String address, boolean allowed) {
        assertThat(allows(List.of(entry), address)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "http://idp.example", "a b", "*", "", "1.2.3.4.5"})
    void anEntryThatCannotBeReadIsAnError(String entry) {
        assertThatThrownBy(() -> AllowedDestinations.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\"");
    }

    @Test
    void severalEntriesAddUp() {
        var entries = List.of("10.0.0.0/8", "192.168.0.0/16");
        assertThat(allows(entries, "10.0.0.1")).isTrue();
        assertThat(allows(entries, "192.168.0.1")).isTrue();
        assertThat(allows(entries, "172.16.0.1")).isFalse();
    }

    private static boolean allows(List<String> entries, String address) {
        return AllowedDestinations.of(entries).allows("idp.example", InetAddress.ofLiteral(address));
    }
}
