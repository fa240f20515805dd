package io.dragoman.resources.parse;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them: {@code 30s}, {@code 1h15m}, {@code 1.5s}. */
public final class GoDuration {
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:\\.\\d{1,9})?(?:ns|us|µs|ms|s|m|h)){1,6}");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** The duration, never negative, or null if the text is none. */
    public static @Nullable Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            return null;
        }
        var nanos = BigDecimal.ZERO;
        var part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanos(part.group(2)))));
        }
        return nanos.compareTo(MAX) > 0 ? null : Duration.ofNanos(nanos.longValue());
    }

    /** The duration of a field, or null if it is absent, empty or none; the last is noted. */
    static @Nullable Duration read(Fields fields, String name) {
        var text = fields.nonEmptyText(name);
        if (text == null) {
            return null;
        }
        var duration = parse(text);
        if (duration == null) {
            fields.error(name, "must be a duration such as 30s or 1m30s");
        }
        return duration;
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }
}
