package io.dragoman.resources.parse;

import io.dragoman.resources.model.RuntimeFlags;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the Module's {@code runtime_flags}: those that Emissary lets through. */
final class RuntimeFlagsParser {
    private static final List<String> NUMBERS = List.of(
            "http.max_requests_per_io_cycle",
            "overload.premature_reset_min_stream_lifetime_seconds",
            "overload.premature_reset_total_stream_count");
    private static final String GOAWAY = "envoy.restart_features.send_goaway_for_premature_rst_streams";

    private RuntimeFlagsParser() {}

    static RuntimeFlags parse(Fields config) {
        var flags = config.object("runtime_flags");
        if (flags == null) {
            return RuntimeFlags.NONE;
        }
        var numbers = new LinkedHashMap<String, Integer>();
        for (var name : NUMBERS) {
            var value = flags.integer(name, 1, Integer.MAX_VALUE);
            if (value != null) {
                numbers.put(name, value);
            }
        }
        if (flags.has(GOAWAY)) {
            flags.notice(GOAWAY, "has no effect: Envoy has no such flag any more, and always sends GOAWAY");
        }
        flags.names().stream()
                .filter(name -> !NUMBERS.contains(name) && !name.equals(GOAWAY))
                .forEach(name -> flags.warning(name, "has no effect: it is none of " + String.join(", ", NUMBERS)));
        return new RuntimeFlags(numbers);
    }
}
