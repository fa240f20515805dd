package io.dragoman.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineFormatTest {
    private static final TreeMap<String, String> TAGS = new TreeMap<>(Map.of("zone", "a.b:c|d\ne", "env", "test"));

    @Test
    void tagsArePartsOfTheNameForStatsd() {
        assertThat(LineFormat.statsd(TAGS).line("a.b", 3, "c")).isEqualTo("a.b.__env=test.__zone=a_b_c_d_e:3|c\n");
        assertThat(LineFormat.statsd(new TreeMap<>()).line("a.b", 3, "ms")).isEqualTo("a.b:3|ms\n");
    }

    @Test
    void tagsAreAtTheEndForDogStatsd() {
        assertThat(LineFormat.dogStatsd(TAGS).line("a.b", 3, "g")).isEqualTo("a.b:3|g|#env:test,zone:a_b_c_d_e\n");
        assertThat(LineFormat.dogStatsd(new TreeMap<>()).line("a.b", 3, "c")).isEqualTo("a.b:3|c\n");
    }
}
