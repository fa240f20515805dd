package io.dragoman.ratelimit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private static final String TEXT = "[2026-11-30T10:00:00.125Z] \"GET /a b?c=\"d HTTP/1.1\" 200 - 0 12 3 2"
            + " \"10.0.0.1\" \"curl \"8\" (x)\" \"id-1\" \"shop.example.com\" \"10.1.1.1:80\"";

    private static LogLine read(String line) {
        return LogLine.read(line).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ACCESS "})
    void readsEnvoysText(String prefix) {
        var line = read(prefix + TEXT);
        assertThat(line.field("start_time")).contains("2026-11-30T10:00:00.125Z");
        assertThat(line.field("method")).contains("GET");
        assertThat(line.field("path")).contains("/a b?c=\"d");
        assertThat(line.field("response_code")).contains("200");
        assertThat(line.field("response_flags")).isEmpty();
        assertThat(line.field("x_forwarded_for")).contains("10.0.0.1");
        assertThat(line.field("user_agent")).contains("curl \"8\" (x)");
        assertThat(line.field("authority")).contains("shop.example.com");
        assertThat(line.field("upstream_host")).contains("10.1.1.1:80");
        assertThat(line.field("no_such")).isEmpty();
    }

    @Test
    void readsJsonWithFieldsInFields() {
        var line = read("{\"a\": {\"b\": 1, \"c\": null}, \"a.d\": \"x\", \"dash\": \"-\", \"list\": [1]}");
        assertThat(line.field("a.b")).contains("1");
        assertThat(line.field("a.d")).contains("x");
        assertThat(line.field("a")).isEmpty();
        assertThat(line.field("a.c")).isEmpty();
        assertThat(line.field("dash")).isEmpty();
        assertThat(line.field("list")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "{\"a\": ", "[1]", "[2026-11-30T10:00:00Z] \"GET / HTTP/1.1\" 200"})
    void knowsWhatItCannotRead(String line) {
        assertThat(LogLine.read(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T10:00:00.125Z, 1796032800125",
        "2026-11-30T11:00:00+01:00, 1796032800000",
        "1796032800, 1796032800000",
        "1796032800.25, 1796032800250",
        "1796032800125, 1796032800125"
    })
    void readsTimes(String text, long millis) {
        assertThat(LogTime.read(text)).contains(Instant.ofEpochMilli(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-11-30T25:00:00Z", "1e99", ""})
    void knowsWhatIsNoTime(String text) {
        assertThat(LogTime.read(text)).isEmpty();
    }
}
