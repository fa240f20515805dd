package io.dragoman.controller.explain;

import io.dragoman.controller.explain.Explanation.Outcome;
import io.dragoman.controller.explain.Explanation.RoutePart;
import io.dragoman.controller.explain.Explanation.Source;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation as text, with one thing a line. */
public final class TextReport {
    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    /** The text, ending in a newline. */
    public static String of(Explanation explanation) {
        var report = new TextReport();
        report.write(explanation);
        return report.text.toString();
    }

    private void write(Explanation explanation) {
        text.append(explanation.request()).append('\n');
        var listener = explanation.listener();
        if (listener != null) {
            line("listener", listener.name() + ", port " + listener.port() + place(listener.object()));
        }
        var client = explanation.client();
        if (client != null) {
            var rule = client.rule();
            line(
                    "client",
                    client.address() + ", " + client.reason()
                            + (rule == null ? "" : (client.allowed() ? "; let in: " : "; not let in: ") + rule));
        }
        var chain = explanation.chain();
        if (chain != null) {
            var name = chain.serverName();
            line(
                    "filter chain",
                    chain.name()
                            + (chain.tls() ? ", TLS for " + (name == null ? "any name" : name) : "")
                            + (chain.clientCertificate() ? ", client certificate required" : ""));
        }
        var host = explanation.virtualHost();
        if (host != null) {
            line("host", host.hostname() + "  " + String.join(", ", host.objects()));
        }
        explanation.notes().forEach(note -> line("note", note));
        if (!explanation.otherListeners().isEmpty()) {
            line("also on", String.join(", ", explanation.otherListeners()));
        }
        explanation
                .outcomes()
                .forEach(outcome -> outcome(outcome, explanation.outcomes().size() > 1));
        others(explanation);
    }

    private void outcome(Outcome outcome, boolean several) {
        text.append('\n');
        if (several) {
            line("share", outcome.percent());
        }
        var route = outcome.route();
        if (route != null) {
            line("route", match(route) + place(route.object()));
        }
        line("", outcome.text());
        if (outcome.path() != null) {
            line("path there", outcome.path());
        }
        var cluster = outcome.cluster();
        if (cluster != null) {
            line("cluster", cluster.target() + ", " + cluster.protocol());
            line("endpoints", cluster.endpoints().isEmpty() ? "none" : String.join(", ", cluster.endpoints()));
        }
        optional("authorization", outcome.authorization());
        outcome.contextExtensions().forEach((key, value) -> line("", "context extension " + key + "=" + value));
        optional("rate limits", outcome.rateLimits());
        for (var descriptor : outcome.descriptors()) {
            line(
                    "",
                    descriptor.stream()
                            .map(entry -> entry.key() + "=" + entry.value())
                            .collect(Collectors.joining(", ", "(", ")")));
        }
    }

    private void others(Explanation explanation) {
        if (explanation.others().isEmpty() && explanation.hidden() == 0) {
            return;
        }
        text.append("\nother routes\n");
        for (var other : explanation.others()) {
            text.append("  ")
                    .append(match(other.route()))
                    .append(place(other.route().object()))
                    .append('\n');
            line("", other.reason());
        }
        if (explanation.hidden() > 0) {
            text.append("  and ").append(explanation.hidden()).append(" more that do not come close\n");
        }
    }

    private void optional(String label, @Nullable String value) {
        if (value != null) {
            line(label, value);
        }
    }

    private void line(String label, String value) {
        text.append("  %-15s%s\n".formatted(label, value));
    }

    private static String match(RoutePart route) {
        return route.match() + conditions(route.conditions());
    }

    private static String conditions(List<String> conditions) {
        return conditions.isEmpty() ? "" : " (" + String.join("; ", conditions) + ")";
    }

    private static String place(Source object) {
        var name = object.kind() + "/" + object.namespace() + "/" + object.name();
        return "  " + name + (object.source().isEmpty() ? "" : "  " + object.source());
    }
}
