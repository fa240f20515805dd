package io.dragoman.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.resources.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {
    @ParameterizedTest
    @CsvSource({
        "quote, ambns, quote",
        "quote, team, quote.team",
        "quote:8080, team, quote.team:8080",
        "https://quote, team, https://quote.team",
        "http://quote:8080, team, http://quote.team:8080",
        "quote.other, team, quote.other",
        "localhost, team, localhost",
        "localhost:9000, team, localhost:9000",
        "10.0.0.1, team, 10.0.0.1",
        "https://[::1]:8443, team, https://[::1]:8443",
        "QUOTE, team, quote.team",
        "quote:0, team, quote.team",
        "//quote, team, quote.team",
        "user@quote, team, quote.team",
        "quote/path, team, quote.team"
    })
    void bareNamesOfOtherNamespacesAreQualified(String service, String namespace, String expected) {
        var address = ServiceAddress.parse(service);
        assertThat(address.text(address.qualifiedHost(namespace, "ambns"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://svc:443:443", "quote:http", "quote:99999", "a%zz", "", "example.com}:443", "ftp://quote"
            })
    void malformedServicesAreRefusedWithAReason(String service) {
        assertThatThrownBy(() -> ServiceAddress.parse(service))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(must be|has).*");
    }

    @Test
    void thePortFollowsFromTls() {
        assertThat(ServiceAddress.parse("quote").port(false)).isEqualTo(80);
        assertThat(ServiceAddress.parse("quote").port(true)).isEqualTo(443);
        assertThat(ServiceAddress.parse("quote:81").port(true)).isEqualTo(81);
    }

    @Test
    void aHostThatLooksLikeAServiceNamesOne() {
        assertThat(ServiceAddress.parse("quote").serviceKey("team"))
                .isEqualTo(new ObjectKey("Service", "team", "quote"));
        assertThat(ServiceAddress.parse("quote.other").serviceKey("team"))
                .isEqualTo(new ObjectKey("Service", "other", "quote"));
        assertThat(ServiceAddress.parse("quote.other.svc.cluster.local").serviceKey("team"))
                .isEqualTo(new ObjectKey("Service", "other", "quote"));
        assertThat(ServiceAddress.parse("www.example.com").serviceKey("team")).isNull();
        assertThat(ServiceAddress.parse("10.0.0.1").serviceKey("team")).isNull();
        assertThat(ServiceAddress.parse("localhost").serviceKey("team")).isNull();
    }
}
