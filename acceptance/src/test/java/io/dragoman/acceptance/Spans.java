package io.dragoman.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The spans that a collector has written into its log (its exporter {@code debug}, with all details). */
final class Spans {
    private static final Pattern SERVICE = Pattern.compile("\\s+-> service\\.name: Str\\((.*)\\)");
    private static final Pattern FIELD = Pattern.compile("\\s+(Trace ID|Parent ID|ID)\\s*: ([0-9a-f]*)\\s*");

    private Spans() {}

    /**
     * A span.
     *
     * @param service who has recorded it
     * @param trace the trace's id
     * @param parent its parent's id, or empty
     * @param id its own
     * @param text all that the log says of it
     */
    record Span(String service, String trace, String parent, String id, String text) {}

    /** The spans in a log. The last one may be half written; then what is missing is empty. */
    static List<Span> in(String log) {
        var spans = new ArrayList<Span>();
        for (var resource : log.split("ResourceSpans #\\d+\\R", -1)) {
            var parts = resource.split("\\RSpan #\\d+\\R", -1);
            var service = SERVICE.matcher(parts[0]);
            var name = service.find() ? service.group(1) : "";
            for (int i = 1; i < parts.length; i++) {
                var text = parts[i];
                spans.add(new Span(name, field(text, "Trace ID"), field(text, "Parent ID"), field(text, "ID"), text));
            }
        }
        return spans;
    }

    private static String field(String span, String name) {
        return FIELD.matcher(span)
                .results()
                .filter(result -> result.group(1).equals(name))
                .map(result -> result.group(2))
                .findFirst()
                .orElse("");
    }
}
