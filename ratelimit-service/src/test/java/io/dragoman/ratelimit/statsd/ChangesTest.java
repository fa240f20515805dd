package io.dragoman.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.statistics.Figure;
import io.dragoman.ratelimit.statistics.Statistics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Pattern TIME = Pattern.compile(
            "ratelimit_server\\.ShouldRateLimit\\.response_time" + ":(?<millis>\\d+)\\|ms(\\|@(?<rate>[0-9.]+))?\n");

    private final Statistics statistics = new Statistics(new SimpleMeterRegistry(), Statistics.NEAR);
    private final Changes changes = new Changes(statistics, LineFormat.statsd(new TreeMap<>()));

    @Test
    void countersAreToldByWhatHasBeenAddedSinceAndOnlyThen() {
        statistics.unknown("d", 2);
        assertThat(changes.take()).containsExactly("ratelimit.service.rate_limit.d.domain_not_found:2|c\n");
        assertThat(changes.take()).isEmpty();
        statistics.unknown("d", 3);
        assertThat(changes.take()).containsExactly("ratelimit.service.rate_limit.d.domain_not_found:3|c\n");
    }

    @Test
    void whatHasTheSameNameIsOneStatistic() {
        statistics.unknown("a:b", 2);
        statistics.unknown("a|b", 3);
        assertThat(changes.take()).containsExactly("ratelimit.service.rate_limit.a_b.domain_not_found:5|c\n");
        statistics.unknown("a:b", 1);
        assertThat(changes.take()).containsExactly("ratelimit.service.rate_limit.a_b.domain_not_found:1|c\n");
    }

    @Test
    void gaugesAreToldEachTime() {
        statistics.show(new Figure("ratelimit.g", false, () -> 4));
        assertThat(changes.take()).containsExactly("ratelimit.g:4|g\n");
        assertThat(changes.take()).containsExactly("ratelimit.g:4|g\n");
    }

    @Test
    void eachResponseTimeIsALine() {
        statistics.answered(Duration.ofMillis(5).toNanos());
        statistics.answered(Duration.ofMillis(5).toNanos());
        assertThat(changes.take())
                .isEqualTo(List.of(
                        "ratelimit_server.ShouldRateLimit.response_time:5|ms\n",
                        "ratelimit_server.ShouldRateLimit.response_time:5|ms\n"));
        assertThat(changes.take()).isEmpty();
    }

    @Test
    void ofManyResponseTimesSomeStandForAll() {
        int many = 20 * Changes.MOST_TIMES;
        for (int i = 0; i < many; i++) {
            statistics.answered(Duration.ofMillis(i % 3).toNanos());
        }
        statistics.answered(Duration.ofMillis(700).toNanos());
        var lines = changes.take();
        assertThat(lines).hasSizeLessThan(Changes.MOST_TIMES + 10).anyMatch(line -> line.contains(":700|ms\n"));
        double stoodFor = lines.stream()
                .map(line -> {
                    var time = TIME.matcher(line);
                    assertThat(time.matches()).as(line).isTrue();
                    return time.group("rate") == null ? 1 : 1 / Double.parseDouble(time.group("rate"));
                })
                .mapToDouble(Number::doubleValue)
                .sum();
        assertThat(stoodFor).isBetween(many * 0.999, many * 1.001);
    }
}
