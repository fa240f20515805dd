package io.dragoman.ratelimit.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.ratelimit.algorithm.Usage;
import io.dragoman.ratelimit.headers.Style.Told;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.DescriptorStatus;
import io.dragoman.ratelimit.rule.Effect;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.resources.model.Counting;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateLimit.Words;
import io.dragoman.resources.model.RateUnit;
import io.dragoman.template.GoTemplate;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunctions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final Usage WITHIN = new Usage(true, 4, Duration.ofHours(1));
    private static final Usage OVER = new Usage(false, 0, Duration.ofMillis(89_001));

    private static HeaderTemplates headers(String... namesAndValues) throws TemplateException {
        var byName = new LinkedHashMap<String, GoTemplate>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            byName.put(namesAndValues[i], GoTemplate.parse(namesAndValues[i + 1], TemplateFunctions.FOR_HEADERS));
        }
        return new HeaderTemplates(byName);
    }

    private static Words error(@Nullable String body, String... headers) throws TemplateException {
        return new Words(
                HeaderTemplates.NONE,
                HeaderTemplates.NONE,
                headers(headers),
                body == null ? null : GoTemplate.parse(body, TemplateFunctions.FOR_BODIES));
    }

    private static LimitStatus status(String name, Words words, Usage usage) {
        var rate = new Rate(10, RateUnit.MINUTE);
        return new LimitStatus(
                new Rule(List.of(name), name, name, rate, Counting.fixed(rate), Effect.REFUSES, List.of(), words),
                rate,
                usage);
    }

    private static Answer answer(LimitStatus... limits) {
        var descriptors = Stream.of(limits)
                .map(limit -> new DescriptorStatus(List.of(limit), List.of()))
                .toList();
        return Answer.of(new Decision(true, descriptors));
    }

    private static Decision decision(LimitStatus... limits) {
        return new Decision(true, List.of(new DescriptorStatus(List.of(limits), List.of())));
    }

    @Test
    void saysNothingOfALimitWithoutWords() {
        assertThat(answer(status("a", Words.NONE, WITHIN)))
                .isEqualTo(new Answer(List.of(), List.of(), null, List.of()));
    }

    @Test
    void tellsServiceAndClientWhatTheTemplatesSay() throws TemplateException {
        var words = new Words(
                headers(
                        "x-left",
                        "{{(index .RateLimitResponse.Statuses 0).LimitRemaining}}",
                        "x-wait",
                        "{{if .RetryAfter}}w{{else}}{{doNotSet}}{{end}}"),
                headers("x-code", "{{.RateLimitResponse.OverallCode}}"),
                HeaderTemplates.NONE,
                null);
        var answer = answer(status("a", words, WITHIN));
        assertThat(answer.requestHeaders()).containsExactly(new Header("x-left", "4"));
        assertThat(answer.responseHeaders()).containsExactly(new Header("x-code", "OK"));
        assertThat(answer.body()).isNull();
        assertThat(answer.problems()).isEmpty();
    }

    @Test
    void aRefusalHasItsHeadersToo() throws TemplateException {
        var words = new Words(
                headers("x-request", "never"),
                headers(
                        "X-Code", "{{if eq .RateLimitResponse.OverallCode 2}}over{{end}}",
                        "retry-after", "{{.RetryAfter.Seconds}}"),
                HeaderTemplates.NONE,
                null);
        var answer = answer(status("a", words, OVER));
        assertThat(answer.requestHeaders()).isEmpty();
        assertThat(answer.responseHeaders())
                .extracting(Header::name)
                .containsExactly("X-Code", "retry-after", "RateLimit-Policy", "RateLimit", "Content-Type");
        assertThat(answer.responseHeaders()).contains(new Header("X-Code", "over"), new Header("retry-after", "90"));
        assertThat(answer.body()).contains("quota-exceeded");
    }

    @Test
    void theRefusingLimitWordsTheError() throws TemplateException {
        var quiet = status("within", error("not this"), WITHIN);
        var soon = status("soon", error("nor this"), new Usage(false, 0, Duration.ofSeconds(1)));
        var words = error(
                "{{range .RateLimitResponse.Statuses}}{{.CurrentLimit.Name}} {{.Code}} {{.CurrentLimit.RequestsPerUnit}}"
                        + "/{{.CurrentLimit.Unit}} {{.DurationUntilReset.Seconds}};{{end}}"
                        + "{{.status_code}} {{.message}} {{.RetryAfter}} {{.request_id}}{{json \"\" .}}",
                "x-error",
                "{{.status_code}}");
        var answer = answer(quiet, soon, status("late", words, OVER));
        assertThat(answer.body())
                .isEqualTo("within OK 10/MINUTE 3600;soon OVER_LIMIT 10/MINUTE 1;late OVER_LIMIT 10/MINUTE 90;"
                        + "429 Rate limit exceeded 1m30s "
                        + "{\"message\":\"Rate limit exceeded\",\"status_code\":429}");
        assertThat(answer.responseHeaders())
                .contains(new Header("x-error", "429"), new Header("Content-Type", "application/json"))
                .doesNotContain(new Header("Content-Type", "application/problem+json"));
    }

    @Test
    void theAuthorsContentTypeCounts() throws TemplateException {
        var answer = answer(status("a", error("<p>", "content-type", "text/html"), OVER));
        assertThat(answer.responseHeaders())
                .filteredOn(header -> header.name().equalsIgnoreCase("content-type"))
                .containsExactly(new Header("content-type", "text/html"));
    }

    @Test
    void whereATemplateFailsTheDefaultStays() throws TemplateException {
        var answer = answer(status("a", error("{{index .RateLimitResponse.Statuses 7}}"), OVER));
        assertThat(answer.body()).contains("quota-exceeded");
        assertThat(answer.responseHeaders()).contains(new Header("Content-Type", "application/problem+json"));
        assertThat(answer.problems()).singleElement().asString().startsWith("a template of the limit a fails: ");
    }

    @Test
    void ofSeveralLimitsTheFirstOneSetsAHeader() throws TemplateException {
        var first = new Words(headers("x", "1"), headers("X", "1"), HeaderTemplates.NONE, null);
        var second = new Words(headers("X", "2"), headers("x", "2"), HeaderTemplates.NONE, null);
        var answer = answer(status("a", first, WITHIN), status("b", second, WITHIN));
        assertThat(answer.requestHeaders()).containsExactly(new Header("x", "1"));
        assertThat(answer.responseHeaders()).containsExactly(new Header("X", "1"));
    }

    @Test
    void controlCharactersNeverGetIntoAHeader() throws TemplateException {
        var words = new Words(headers("x", "a{{\"\\r\\n\"}}b"), HeaderTemplates.NONE, HeaderTemplates.NONE, null);
        assertThat(answer(status("a", words, WITHIN)).requestHeaders()).containsExactly(new Header("x", "a  b"));
    }

    private static final Style ALWAYS =
            new Style(Told.ALWAYS, Optional.of(new Style.Legacy("X-Limit", "X-Remaining", "X-Reset")), true);

    @Test
    void saysOfEveryResponseWhatIsLeftIfAsked() {
        assertThat(Answer.of(decision(status("a", Words.NONE, WITHIN)), ALWAYS).responseHeaders())
                .extracting(Header::name)
                .containsExactly("RateLimit-Policy", "RateLimit", "X-Limit", "X-Remaining", "X-Reset");
        assertThat(Answer.of(decision(status("a", Words.NONE, OVER)), ALWAYS).responseHeaders())
                .extracting(Header::name)
                .containsExactly(
                        "Retry-After",
                        "RateLimit-Policy",
                        "RateLimit",
                        "Content-Type",
                        "X-Limit",
                        "X-Remaining",
                        "X-Reset");
        assertThat(Answer.of(decision(), ALWAYS).responseHeaders()).isEmpty();
    }

    @Test
    void saysNothingOfItselfWhereThatIsWanted() throws TemplateException {
        var silent = new Style(Told.NEVER, Optional.empty(), true);
        var refused = Answer.of(decision(status("a", Words.NONE, OVER)), silent);
        assertThat(refused.responseHeaders()).isEmpty();
        assertThat(refused.body()).isNull();
        assertThat(Answer.of(decision(status("a", Words.NONE, WITHIN)), silent).responseHeaders())
                .isEmpty();
        // What a limit says is said, and so are the older headers.
        var words = new Words(HeaderTemplates.NONE, headers("x", "1"), HeaderTemplates.NONE, null);
        assertThat(Answer.of(decision(status("a", words, OVER)), silent).responseHeaders())
                .containsExactly(new Header("x", "1"));
        var older = new Style(Told.NEVER, Optional.of(new Style.Legacy("L", "R", "T")), true);
        assertThat(Answer.of(decision(status("a", Words.NONE, OVER)), older).responseHeaders())
                .extracting(Header::name)
                .containsExactly("L", "R", "T");
    }

    @Test
    void olderHeadersAreOfTheLimitWithTheLeastLeft() {
        var style = new Style(Told.REFUSED, Optional.of(new Style.Legacy("L", "R", "T")), true);
        var answer = Answer.of(decision(status("a", Words.NONE, WITHIN)), style);
        assertThat(answer.responseHeaders()).extracting(Header::name).containsExactly("L", "R", "T");
        assertThat(answer.responseHeaders())
                .allSatisfy(header -> assertThat(Long.parseLong(header.value())).isNotNegative());
    }
}
