package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.rule.LimitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes questions of the lines of a log. */
final class LogReader {
    private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
    private static final int MOST_EXAMPLES = 3;
    private static final int SHOWN_LENGTH = 120;

    private final String domain;
    private final List<DescriptorTemplate> templates;
    private final String time;
    private final Consumer<PastRequest> requests;
    private final List<String> examples = new ArrayList<>();
    private long lines;
    private long unreadable;
    private long without;

    /**
     * A reader.
     *
     * @param domain the domain that is asked about
     * @param templates how descriptors are made
     * @param time the field that holds the time
     * @param requests takes the requests
     */
    LogReader(String domain, List<DescriptorTemplate> templates, String time, Consumer<PastRequest> requests) {
        this.domain = domain;
        this.templates = List.copyOf(templates);
        this.time = time;
        this.requests = requests;
    }

    /** Reads the next line. Empty ones are left out. */
    void read(String text) {
        lines++;
        if (text.isBlank()) {
            return;
        }
        var line = LogLine.read(text);
        if (line.isEmpty()) {
            refuse("neither JSON nor Envoy's default format", text);
            return;
        }
        var when = line.get().field(time).flatMap(LogTime::read);
        if (when.isEmpty()) {
            refuse("no time in " + time, text);
            return;
        }
        var descriptors = templates.stream()
                .map(template -> template.of(line.get()))
                .flatMap(Optional::stream)
                .toList();
        if (descriptors.isEmpty()) {
            without++;
        } else {
            requests.accept(new PastRequest(when.get(), lasts(line.get()), new LimitRequest(domain, descriptors)));
        }
    }

    private static Duration lasts(LogLine line) {
        return line.field(LogLine.DURATION)
                .filter(text -> MILLIS.matcher(text).matches())
                .map(text -> Duration.ofMillis(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    private void refuse(String reason, String text) {
        unreadable++;
        if (examples.size() < MOST_EXAMPLES) {
            var shown = text.length() > SHOWN_LENGTH ? text.substring(0, SHOWN_LENGTH) + "…" : text;
            examples.add("line " + lines + ": " + reason + ": " + shown);
        }
    }

    /** How many lines could not be read. */
    long unreadable() {
        return unreadable;
    }

    /** Some of these, and why. */
    List<String> examples() {
        return List.copyOf(examples);
    }

    /** How many lines have no descriptor at all. */
    long without() {
        return without;
    }
}
