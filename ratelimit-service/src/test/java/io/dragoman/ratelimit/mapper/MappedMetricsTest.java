package io.dragoman.ratelimit.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.ratelimit.statistics.Figure;
import io.dragoman.ratelimit.statistics.Statistics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedMetricsTest {
    private static final String DROP_THE_REST = "- {match: ., match_type: regex, action: drop, name: dropped}\n";

    private final Statistics statistics = new Statistics(new SimpleMeterRegistry(), Statistics.NEAR);

    @TempDir
    private Path directory;

    private String text(String mapper) {
        return text(mapper, false);
    }

    private String text(String mapper, boolean millis) {
        try {
            var file = Files.writeString(directory.resolve("mapper.yaml"), mapper);
            return MappedMetrics.of(statistics, file, millis).text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> samples(String mapper) {
        return samples(mapper, false);
    }

    private List<String> samples(String mapper, boolean millis) {
        return text(mapper, millis)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void partsOfANameBecomeLabels() {
        statistics.unknown("shop", 3);
        statistics.unknown("blog", 2);
        assertThat(samples("""
                        mappings:
                        - match: ratelimit.service.rate_limit.*.domain_not_found
                          name: unknown_${1}_of_$2
                          labels: {domain: $1, what: "x-$1-${1}$7"}
                        """ + DROP_THE_REST))
                .containsExactly(
                        "unknown_blog_of_{domain=\"blog\",what=\"x-blog-blog\",} 2.0",
                        "unknown_shop_of_{domain=\"shop\",what=\"x-shop-shop\",} 3.0");
    }

    @Test
    void whatBecomesTheSameIsAddedUp() {
        statistics.unknown("shop", 3);
        statistics.unknown("blog", 2);
        assertThat(text("""
                        mappings:
                        - {match: ratelimit.service.rate_limit.*.domain_not_found, name: unknown_total, help: Unknown, scale: 10}
                        """ + DROP_THE_REST)).isEqualTo("""
                        # HELP unknown_total Unknown
                        # TYPE unknown_total counter
                        unknown_total 50.0
                        """);
    }

    @Test
    void globsComeFirstAndAStarIsOnePart() {
        statistics.unknown("a", 1);
        statistics.unknown("a.b", 1);
        assertThat(samples("""
                        mappings:
                        - {match: '^ratelimit\\.service\\.rate_limit\\.(.*)\\.domain_not_found$', match_type: regex, name: by_regex, labels: {d: $1}}
                        - {match: ratelimit.service.rate_limit.*.domain_not_found, name: by_glob, labels: {d: $1}}
                        """ + DROP_THE_REST)).containsExactly("by_glob{d=\"a\",} 1.0", "by_regex{d=\"a.b\",} 1.0");
    }

    @Test
    void theFirstGlobCountsOrTheMostSpecificOne() {
        statistics.unknown("a", 1);
        var mappings = """
                mappings:
                - {match: ratelimit.service.*.*.domain_not_found, name: first}
                - {match: ratelimit.service.*.a.domain_not_found, name: third}
                - {match: ratelimit.service.rate_limit.*.domain_not_found, name: second}
                """ + DROP_THE_REST;
        assertThat(samples(mappings)).containsExactly("first 1.0");
        assertThat(samples("defaults: {glob_disable_ordering: true}\n" + mappings))
                .containsExactly("second 1.0");
    }

    @Test
    void kindsAreToldApart() {
        statistics.show(new Figure("ratelimit.redis_pool.cx_active", false, () -> 4));
        statistics.show(new Figure("ratelimit.redis_pool.cx_total", true, () -> 9));
        assertThat(text("""
                        mappings:
                        - {match: ratelimit.redis_pool.*, match_metric_type: gauge, name: gauge_$1}
                        - {match: ratelimit.redis_pool.*, match_metric_type: counter, name: counter_$1_}
                        """ + DROP_THE_REST))
                .contains("# TYPE counter_cx_total_ untyped\ncounter_cx_total_ 9.0\n")
                .contains("# TYPE gauge_cx_active gauge\ngauge_cx_active 4.0\n");
    }

    @Test
    void ofSeveralKindsInOneMetricTheFirstCounts() {
        statistics.show(new Figure("ratelimit.a", false, () -> 4));
        statistics.show(new Figure("ratelimit.b", true, () -> 9));
        assertThat(samples("mappings:\n- {match: ratelimit.*, name: same}\n" + DROP_THE_REST))
                .containsExactly("same 4.0");
    }

    @Test
    void whatNoMappingIsAboutKeepsItsName() {
        statistics.show(new Figure("ratelimit.x-1", false, () -> 4));
        assertThat(samples("mappings: []"))
                .contains("ratelimit_x_1 4.0", "ratelimit_server_ShouldRateLimit_total_requests 0.0");
    }

    private static final String TIMES = "- {match: ratelimit_server.*.response_time, name: took, labels: {method: $1}";

    private void answerIn(int... micros) {
        for (int took : micros) {
            statistics.answered(Duration.ofNanos(took * 1_000L).toNanos());
        }
    }

    @Test
    void timesAreAHistogramWhereThatIsWanted() {
        answerIn(900, 1_000, 4_999, 5_000, 70_000);
        var labels = "{method=\"ShouldRateLimit\",";
        assertThat(samples("mappings:\n" + TIMES
                        + ", timer_type: histogram, histogram_options: {buckets: [0.001, 0.005, 0.1]}}\n"
                        + DROP_THE_REST))
                .containsExactlyInAnyOrder(
                        "took_bucket{le=\"0.001\",method=\"ShouldRateLimit\",} 1.0",
                        "took_bucket{le=\"0.005\",method=\"ShouldRateLimit\",} 3.0",
                        "took_bucket{le=\"0.1\",method=\"ShouldRateLimit\",} 5.0",
                        "took_bucket{le=\"+Inf\",method=\"ShouldRateLimit\",} 5.0",
                        "took_count" + labels + "} 5.0",
                        "took_sum" + labels + "} 0.081899");
        assertThat(samples("defaults: {observer_type: histogram}\nmappings:\n" + TIMES + "}\n" + DROP_THE_REST, true))
                .contains(
                        "took_bucket{le=\"2.5\",method=\"ShouldRateLimit\",} 2.0",
                        "took_bucket{le=\"10.0\",method=\"ShouldRateLimit\",} 4.0",
                        "took_sum" + labels + "} 81.899");
    }

    @Test
    void timesAreASummaryByDefault() {
        answerIn(900, 1_000, 4_999, 70_000);
        var labels = "{method=\"ShouldRateLimit\",";
        assertThat(samples("mappings:\n" + TIMES + "}\n" + DROP_THE_REST))
                .containsExactlyInAnyOrder(
                        "took" + labels + "quantile=\"0.5\",} 0.002",
                        "took" + labels + "quantile=\"0.9\",} 0.071",
                        "took" + labels + "quantile=\"0.99\",} 0.071",
                        "took_count" + labels + "} 4.0",
                        "took_sum" + labels + "} 0.076899");
        assertThat(samples("mappings:\n" + TIMES + ", quantiles: [{quantile: 0.25, error: 0.01}]}\n" + DROP_THE_REST))
                .contains("took" + labels + "quantile=\"0.25\",} 0.001")
                .hasSize(3);
    }

    @Test
    void nothingIsAQuantileOfNothing() {
        assertThat(samples("mappings:\n" + TIMES + "}\n" + DROP_THE_REST))
                .contains("took_count{method=\"ShouldRateLimit\",} 0.0")
                .allSatisfy(line -> assertThat(line).doesNotEndWith(" 0.001"));
    }

    @Test
    void everythingThatIsWrongIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text("""
                        mappings:
                        - {match: a.*b, name: x}
                        - {match: (, match_type: regex, name: x}
                        - {match: a.b}
                        - {match: a.b, name: x, labels: {a-b: c}}
                        - {match: a.b, name: x, timer_type: histogram, buckets: [2, 1]}
                        - {match: a.b, name: x, match_metric_type: set}
                        - {match: a.b, name: x, lables: {}}
                        """))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(
                                "mapper.yaml: ",
                                "mappings[0].match ",
                                "mappings[1].match ",
                                "mappings[2].name ",
                                "mappings[3].labels ",
                                "mappings[4].buckets ",
                                "mappings[5].match_metric_type ",
                                "mappings[6].lables "));
        assertThatThrownBy(() -> text("mappings: [")).hasMessageContaining("line ");
        assertThatThrownBy(() -> text("")).hasMessageContaining("YAML");
        assertThatThrownBy(() -> MappedMetrics.of(statistics, directory.resolve("none.yaml"), false))
                .hasMessageContaining("is not there");
    }
}
