package io.dragoman.ratelimit.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.DescriptorStatus;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateUnit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {
    private static LimitStatus status(String label, RateUnit unit, boolean enforced, Usage usage) {
        var rate = new Rate(10, unit);
        return new LimitStatus(
                new Rule(
                        List.of(label),
                        "",
                        label,
                        rate,
                        Counting.fixed(rate),
                        enforced ? Effect.REFUSES : Effect.WATCHES,
                        List.of(),
                        RateLimit.Words.NONE),
                rate,
                usage);
    }

    private static Refusal refusal(LimitStatus... limits) {
        return Refusal.of(new Decision(true, List.of(new DescriptorStatus(List.of(limits), List.of()))));
    }

    private static final LimitStatus DAILY =
            status("daily", RateUnit.DAY, true, new Usage(true, 4, Duration.ofHours(3)));
    private static final LimitStatus BURST =
            status("burst", RateUnit.MINUTE, true, new Usage(false, 0, Duration.ofMillis(29_001)));
    private static final LimitStatus WATCHED =
            status("watched", RateUnit.HOUR, false, new Usage(false, 0, Duration.ofHours(1)));

    @Test
    void tellsWhenToComeBackAndWhatIsLeft() {
        assertThat(refusal(DAILY, BURST, WATCHED).headers())
                .containsExactly(
                        new Header("Retry-After", "30"),
                        new Header("RateLimit-Policy", "\"burst\";q=10;w=60, \"daily\";q=10;w=86400"),
                        new Header("RateLimit", "\"burst\";r=0;t=30, \"daily\";r=4;t=10800"),
                        new Header("Content-Type", "application/problem+json"));
    }

    @Test
    void theBodyIsAProblemDocument() {
        assertThat(refusal(BURST).body())
                .isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                        + "\"title\":\"Rate limit exceeded\",\"detail\":\"Try again in 30 seconds.\","
                        + "\"violated-policies\":[\"burst\"]}");
    }

    @Test
    void saysWhatIsAboutRequestsUnderWay() {
        var rate = new Rate(10, Duration.ofSeconds(60));
        var counting = new Counting(Counting.Algorithm.CONCURRENCY, 10);
        var words = RateLimit.Words.NONE;
        var rule = new Rule(List.of("c"), "", "at-once", rate, counting, Effect.REFUSES, List.of(), words);
        assertThat(refusal(new LimitStatus(rule, rate, new Usage(false, 0, Duration.ofSeconds(1))), DAILY)
                        .headers())
                .contains(
                        new Header("Retry-After", "1"),
                        new Header(
                                "RateLimit-Policy",
                                "\"at-once\";q=10;qu=\"concurrent-requests\", \"daily\";q=10;w=86400"),
                        new Header("RateLimit", "\"at-once\";r=0, \"daily\";r=4;t=10800"));
    }

    @Test
    void neverTellsToComeBackAtOnce() {
        var soon = status("s", RateUnit.SECOND, true, new Usage(false, 0, Duration.ofMillis(1)));
        assertThat(refusal(soon).headers()).contains(new Header("Retry-After", "1"));
    }

    @Test
    void namesAreEscaped() {
        assertThat(StructuredString.of("a\"b\\c\r\nSet-Cookie: é")).isEqualTo("\"a\\\"b\\\\c??Set-Cookie: ?\"");
    }
}
