package io.dragoman.ratelimit.replay;

import io.dragoman.ratelimit.rule.MostFrequent.Counted;
import io.dragoman.ratelimit.rule.Rule;
import io.dragoman.resources.model.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * What has come of a replay.
 *
 * @param domain the domain
 * @param replay the replay, which has ended
 * @param reader where its requests came from
 * @param shown how values of requests are shown
 * @param top how many clients of each limit are told of
 */
record ReplayReport(String domain, Replay replay, LogReader reader, UnaryOperator<String> shown, int top) {
    private static final List<String> HEAD =
            List.of("LIMIT", "ALLOWS", "ASKED", "ADMITTED", "REFUSED", "WATCHED", "FIRST OVER IT");

    /** A sum, a table with a line for each limit, and those who were over it most often. */
    String text(Ansi ansi) {
        var text = new StringBuilder();
        text.append("%,d requests".formatted(replay.requests()));
        if (replay.first() != null) {
            text.append(" from ").append(replay.first()).append(" to ").append(replay.last());
        }
        text.append(": %,d refused, %,d under no limit%n".formatted(replay.refused(), replay.unlimited()));
        tell(text, reader.without(), "lines have no descriptor");
        tell(text, replay.late(), "requests are counted later than they were: the log is too far out of order");
        tell(text, reader.unreadable(), "lines could not be read");
        reader.examples().forEach(example -> text.append("  ").append(example).append('\n'));
        text.append('\n');
        appendTable(text, ansi);
        replay.tallies().forEach((rule, tally) -> appendClients(text, rule, tally, ansi));
        return text.toString();
    }

    private static void tell(StringBuilder text, long number, String what) {
        if (number > 0) {
            text.append("%,d %s%n".formatted(number, what));
        }
    }

    private void appendTable(StringBuilder text, Ansi ansi) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEAD);
        replay.tallies().forEach((rule, tally) -> rows.add(row(rule, tally)));
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                var pad = " ".repeat(widths[i] - row.get(i).length());
                // Words to the left, numbers to the right.
                boolean number = i > 1 && i < widths.length - 1;
                line.append(number ? pad : "")
                        .append(row.get(i))
                        .append(number ? "" : pad)
                        .append("  ");
            }
            var whole = line.toString().stripTrailing();
            text.append(row.equals(HEAD) ? ansi.string("@|bold " + whole + "|@") : whole)
                    .append('\n');
        }
    }

    private static List<String> row(Rule rule, LimitTally tally) {
        return List.of(
                name(rule),
                rule.rate() == null ? "" : allows(rule, rule.rate()),
                "%,d".formatted(asked(tally)),
                "%,d".formatted(tally.admitted()),
                "%,d".formatted(tally.refused()),
                "%,d".formatted(tally.watched()),
                String.valueOf(tally.first() == null ? "-" : tally.first()));
    }

    private static String name(Rule rule) {
        return rule.plan() == null ? rule.label() : rule.label() + " (" + rule.plan() + ")";
    }

    private static long asked(LimitTally tally) {
        return tally.admitted() + tally.refused() + tally.watched();
    }

    private static String allows(Rule rule, Rate rate) {
        if (rule.concurrent()) {
            return rate.requests() + " at once";
        }
        var unit = rate.unit();
        var exact = Duration.ofSeconds(unit.seconds()).equals(rate.window());
        return rate.requests() + " per "
                + (exact ? unit.name().toLowerCase(Locale.ROOT) : rate.window().toString());
    }

    private void appendClients(StringBuilder text, Rule rule, LimitTally tally, Ansi ansi) {
        var clients = clients(tally);
        if (clients.isEmpty()) {
            return;
        }
        text.append('\n')
                .append(ansi.string("@|bold most over|@ "))
                .append(name(rule))
                .append('\n');
        clients.forEach(client -> text.append("  %,d  %s%s%n"
                .formatted(
                        client.count(),
                        client.key().isEmpty() ? "(all share one counter)" : String.join(" ", values(client)),
                        client.tooMany() > 0 ? " (%,d of them may be others')".formatted(client.tooMany()) : "")));
    }

    private List<Counted<List<String>, Boolean>> clients(LimitTally tally) {
        return tally.clients().stream().limit(top).toList();
    }

    private List<String> values(Counted<List<String>, Boolean> client) {
        return client.key().stream().map(shown).toList();
    }

    /** The same, for programs. */
    Map<String, Object> json() {
        var result = new LinkedHashMap<String, Object>();
        result.put("domain", domain);
        result.put("requests", replay.requests());
        result.put("refused", replay.refused());
        result.put("underNoLimit", replay.unlimited());
        result.put("first", time(replay.first()));
        result.put("last", replay.first() == null ? null : time(replay.last()));
        result.put("withoutDescriptor", reader.without());
        result.put("late", replay.late());
        result.put("unreadable", reader.unreadable());
        result.put("examples", reader.examples());
        var limits = new ArrayList<Map<String, Object>>();
        replay.tallies().forEach((rule, tally) -> limits.add(json(rule, tally)));
        result.put("limits", limits);
        return result;
    }

    private Map<String, Object> json(Rule rule, LimitTally tally) {
        var result = new LinkedHashMap<String, Object>();
        result.put("name", rule.label());
        result.put("plan", rule.plan());
        var rate = rule.rate();
        if (rate != null) {
            result.put("requests", rate.requests());
            result.put("windowMillis", rate.windowMillis());
        }
        result.put("algorithm", rule.counting().algorithm().name().toLowerCase(Locale.ROOT));
        result.put("asked", asked(tally));
        result.put("admitted", tally.admitted());
        result.put("refused", tally.refused());
        result.put("watched", tally.watched());
        result.put("first", time(tally.first()));
        result.put("clients", clients(tally).stream().map(this::json).toList());
        return result;
    }

    private Map<String, Object> json(Counted<List<String>, Boolean> client) {
        var result = new LinkedHashMap<String, Object>();
        result.put("values", values(client));
        result.put("count", client.count());
        result.put("tooMany", client.tooMany());
        return result;
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
