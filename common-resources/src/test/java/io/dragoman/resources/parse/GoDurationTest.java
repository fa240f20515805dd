package io.dragoman.resources.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "30s, PT30S",
        "1h15m30.918s, PT1H15M30.918S",
        "1.5h, PT1H30M",
        "250ms, PT0.25S",
        "3us, PT0.000003S",
        "3µs, PT0.000003S",
        "7ns, PT0.000000007S"
    })
    void readsWhatGoReads(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1 s", "1d", "1s!", "999999999999h"})
    void refusesTheRest(String text) {
        assertThat(GoDuration.parse(text)).isNull();
    }
}
