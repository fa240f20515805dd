package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.ratelimit.rule.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a descriptor is made from a line of a log.
 *
 * @param entries its entries
 */
record DescriptorTemplate(List<Part> entries) {
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]+)\\}");

    /**
     * An entry.
     *
     * @param key its key
     * @param value its value, in which {@code {field}} stands for a field
     */
    record Part(String key, String value) {
        private Optional<Entry> of(LogLine line) {
            var text = new StringBuilder();
            var matcher = FIELD.matcher(value);
            int from = 0;
            while (matcher.find()) {
                var field = line.field(matcher.group(1));
                if (field.isEmpty()) {
                    return Optional.empty();
                }
                text.append(value, from, matcher.start()).append(field.get());
                from = matcher.end();
            }
            return Optional.of(new Entry(key, text.append(value.substring(from)).toString()));
        }
    }

    /** Copies the list. */
    DescriptorTemplate {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a template.
     *
     * @param text {@code key=value,…}; a value may have fields in it, {@code {field}}
     * @throws IllegalArgumentException if it is none
     */
    static DescriptorTemplate of(String text) {
        var entries = new ArrayList<Part>();
        for (var entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "--descriptor '" + text + "' is not key={field},key=value,…: '" + entry + "' has no key");
            }
            entries.add(new Part(entry.substring(0, equals).strip(), entry.substring(equals + 1)));
        }
        return new DescriptorTemplate(entries);
    }

    /** The descriptor of a line; empty if a field is not there, as Envoy makes none without a header that it is to have. */
    Optional<Descriptor> of(LogLine line) {
        var made = new ArrayList<Entry>(entries.size());
        for (var part : entries) {
            var entry = part.of(line);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            made.add(entry.get());
        }
        return Optional.of(new Descriptor(made, null, 1));
    }
}
