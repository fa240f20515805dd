package io.dragoman.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.dragoman.ratelimit.statsd.LineFormat;
import io.dragoman.ratelimit.statsd.Mogrifier;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatsdSettingsTest {
    private record Some(boolean plain, boolean dog, boolean disabled, Duration flushInterval, Optional<String> tags)
            implements StatsdSettings {
        private Some(boolean plain, boolean dog, String tags) {
            this(plain, dog, false, Duration.ofSeconds(10), Optional.of(tags));
        }

        @Override
        public Optional<String> mogrifiers() {
            return Optional.of("one, Two");
        }

        @Override
        public String host() {
            return "localhost";
        }

        @Override
        public String port() {
            return "tcp://10.0.0.1:8125";
        }
    }

    private static Optional<LineFormat> format(StatsdSettings of, String... namesAndValues) {
        var environment = new HashMap<>(Map.of(
                "DOG_STATSD_MOGRIFIER_ONE_PATTERN", "^a\\.(b+)(c)?$",
                "DOG_STATSD_MOGRIFIER_ONE_NAME", "x.$1",
                "DOG_STATSD_MOGRIFIER_TWO_PATTERN", "a",
                "DOG_STATSD_MOGRIFIER_TWO_NAME", "all",
                "DOG_STATSD_MOGRIFIER_TWO_TAGS", "whole:$0,none:$3"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return StatsdSettings.format(of, environment);
    }

    @Test
    void nothingIsSentUnlessItIsAskedFor() {
        assertThat(format(new Some(false, false, ""))).isEmpty();
        var disabled = new Some(true, false, true, Duration.ofSeconds(1), Optional.empty());
        assertThat(format(disabled)).isEmpty();
    }

    @Test
    void tagsAreThoseOfTheReference() {
        assertThat(format(new Some(true, false, "b:1:2,a:x,no:,:value")))
                .contains(new LineFormat(".__a=x.__b=1_2", "", List.of()));
        var dog = format(new Some(false, true, "b:1:2,a:x")).orElseThrow();
        assertThat(dog.tags()).isEqualTo("a:x,b:1_2");
        assertThat(dog.mogrifiers())
                .extracting(mogrifier -> mogrifier.pattern().pattern(), Mogrifier::name, Mogrifier::tags)
                .containsExactly(
                        tuple("^a\\.(b+)(c)?$", "x.$1", Map.of()),
                        tuple("a", "all", Map.of("whole", "$0", "none", "$3")));
    }

    @Test
    void contradictionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(new Some(true, true, "")))
                .withMessageContaining("USE_DOG_STATSD");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(new Some(true, false, "tag")))
                .withMessageContaining("EXTRA_TAGS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(new Some(true, false, false, Duration.ZERO, Optional.empty())))
                .withMessageContaining("STATS_FLUSH_INTERVAL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatsdSettings.portOf(new Some(true, false, "")))
                .withMessageContaining("STATSD_PORT");
    }

    @Test
    void mogrifiersThatSayTooLittleAreRefused() {
        for (var variable : List.of("DOG_STATSD_MOGRIFIER_ONE_PATTERN", "DOG_STATSD_MOGRIFIER_TWO_NAME")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format(new Some(false, true, ""), variable, ""))
                    .withMessageContaining(variable);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(new Some(false, true, ""), "DOG_STATSD_MOGRIFIER_ONE_PATTERN", "("))
                .withMessageContaining("DOG_STATSD_MOGRIFIER_ONE_PATTERN");
    }
}
