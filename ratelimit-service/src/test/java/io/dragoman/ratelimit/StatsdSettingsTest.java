package io.dragoman.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dragoman.ratelimit.statsd.LineFormat;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatsdSettingsTest {
    private record Some(boolean plain, boolean dog, boolean disabled, Duration flushInterval, Optional<String> tags)
            implements StatsdSettings {
        private Some(boolean plain, boolean dog, String tags) {
            this(plain, dog, false, Duration.ofSeconds(10), Optional.of(tags));
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

    @Test
    void nothingIsSentUnlessItIsAskedFor() {
        assertThat(StatsdSettings.format(new Some(false, false, ""))).isEmpty();
        var disabled = new Some(true, false, true, Duration.ofSeconds(1), Optional.empty());
        assertThat(StatsdSettings.format(disabled)).isEmpty();
    }

    @Test
    void tagsAreThoseOfTheReference() {
        assertThat(StatsdSettings.format(new Some(true, false, "b:1:2,a:x,no:,:value")))
                .contains(new LineFormat(".__a=x.__b=1_2", ""));
        assertThat(StatsdSettings.format(new Some(false, true, "b:1:2,a:x")))
                .contains(new LineFormat("", "|#a:x,b:1_2"));
    }

    @Test
    void contradictionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatsdSettings.format(new Some(true, true, "")))
                .withMessageContaining("USE_DOG_STATSD");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatsdSettings.format(new Some(true, false, "tag")))
                .withMessageContaining("EXTRA_TAGS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatsdSettings.format(new Some(true, false, false, Duration.ZERO, Optional.empty())))
                .withMessageContaining("STATS_FLUSH_INTERVAL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatsdSettings.portOf(new Some(true, false, "")))
                .withMessageContaining("STATSD_PORT");
    }
}
