package io.dragoman.controller.cli;

import io.dragoman.controller.migrate.Examined;
import io.dragoman.controller.migrate.Finding;
import io.dragoman.controller.migrate.Report;
import io.dragoman.controller.migrate.Verdict;
import io.dragoman.resources.ObjectKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** What becomes of Emissary's objects and settings, as text and JSON. */
final class MigrateReports {
    /** A sentence of the side-by-side plan begins like this. */
    private static final String BULLET = "  - ";

    private MigrateReports() {}

    /**
     * A sum, then each object that has something to be said about.
     *
     * @param verbose whether to tell of what works, too
     */
    static String text(Report report, boolean verbose, Ansi ansi) {
        var text = new StringBuilder(sum(report));
        report.failures()
                .forEach(failure -> text.append(ansi.string("@|bold,red not read|@: "))
                        .append(failure)
                        .append('\n'));
        report.all()
                .filter(it -> verbose || it.verdict() != Verdict.WORKS)
                .forEach(it -> append(it, verbose, ansi, text));
        text.append('\n').append(ansi.string("@|bold Side by side|@")).append('\n');
        report.sideBySide()
                .forEach(sentence -> text.append(BULLET).append(sentence).append('\n'));
        if (verbose) {
            text.append('\n')
                    .append(ansi.string("@|bold For the gateway as a whole|@"))
                    .append('\n');
            report.general()
                    .forEach(
                            finding -> text.append(BULLET).append(said(finding)).append('\n'));
        }
        return text.append("\ndocs/migrating-from-emissary.md goes through it step by step.\n")
                .toString();
    }

    private static String sum(Report report) {
        int all = report.objects().size();
        var text = new StringBuilder();
        text.append("%d of %d objects work as they are, %d work differently, %d must be changed.%n"
                .formatted(
                        report.number(Verdict.WORKS),
                        all,
                        report.number(Verdict.DIFFERS),
                        report.number(Verdict.CHANGE)));
        if (!report.settings().isEmpty()) {
            long settings = findings(report.settings(), null);
            text.append(
                    "Of %d settings of Emissary's Deployments and Helm values %d are done with, %d work differently, %d must be set anew.%n"
                            .formatted(
                                    settings,
                                    findings(report.settings(), Verdict.WORKS),
                                    findings(report.settings(), Verdict.DIFFERS),
                                    findings(report.settings(), Verdict.CHANGE)));
        }
        report.elsewhere()
                .forEach((ids, number) ->
                        text.append("Not looked at: %d for the ambassador_id %s.%n".formatted(number, ids)));
        return text.toString();
    }

    private static long findings(List<Examined> settings, @Nullable Verdict verdict) {
        return settings.stream()
                .flatMap(it -> it.findings().stream())
                .filter(finding -> verdict == null || finding.verdict() == verdict)
                .count();
    }

    private static void append(Examined it, boolean verbose, Ansi ansi, StringBuilder text) {
        text.append('\n').append(ansi.string("@|bold " + it.key().kind() + "|@"));
        var name = it.key().namespace().isEmpty()
                ? it.key().name()
                : it.key().namespace() + "/" + it.key().name();
        text.append(' ').append(name);
        if (!it.source().isEmpty() && !it.source().equals(name)) {
            text.append("  ").append(it.source());
        }
        text.append('\n');
        it.findings().stream()
                .filter(finding -> verbose || finding.verdict() != Verdict.WORKS)
                .forEach(finding -> text.append("  ")
                        .append(ansi.string(word(finding.verdict())))
                        .append("  ")
                        .append(said(finding))
                        .append('\n'));
        var told = it.findings().stream().map(Finding::field).toList();
        var works = it.works().stream().filter(field -> !told.contains(field)).toList();
        if (verbose && !works.isEmpty()) {
            text.append("  ")
                    .append(ansi.string(word(Verdict.WORKS)))
                    .append("  ")
                    .append(String.join(", ", works))
                    .append('\n');
        }
    }

    /** The words are of one width. */
    private static String word(Verdict verdict) {
        return switch (verdict) {
            case CHANGE -> "@|bold,red change |@";
            case DIFFERS -> "@|bold,yellow differs|@";
            case WORKS -> "@|bold works  |@";
        };
    }

    private static String said(Finding finding) {
        var field = finding.field().isEmpty() ? "" : finding.field() + ": ";
        return field + finding.text() + (finding.difference() == 0 ? "" : " (difference " + finding.difference() + ")");
    }

    static Map<String, Object> json(Report report) {
        var result = new LinkedHashMap<String, Object>();
        result.put("objects", report.objects().size());
        for (var verdict : Verdict.values()) {
            result.put(verdict.name().toLowerCase(Locale.ROOT), report.number(verdict));
        }
        result.put("elsewhere", report.elsewhere());
        result.put("failures", report.failures());
        result.put("items", report.objects().stream().map(MigrateReports::json).toList());
        result.put(
                "settings", report.settings().stream().map(MigrateReports::json).toList());
        result.put("share", report.share().stream().map(MigrateReports::json).toList());
        result.put("sideBySide", report.sideBySide());
        result.put(
                "general", report.general().stream().map(MigrateReports::json).toList());
        return result;
    }

    private static Map<String, Object> json(ObjectKey key) {
        var result = new LinkedHashMap<String, Object>();
        result.put("kind", key.kind());
        result.put("namespace", key.namespace());
        result.put("name", key.name());
        return result;
    }

    private static Map<String, Object> json(Examined it) {
        var result = json(it.key());
        result.put("apiVersion", it.apiVersion());
        result.put("source", it.source());
        result.put("verdict", it.verdict().word());
        result.put("works", it.works());
        result.put("findings", it.findings().stream().map(MigrateReports::json).toList());
        return result;
    }

    private static Map<String, Object> json(Finding finding) {
        var result = new LinkedHashMap<String, Object>();
        result.put("verdict", finding.verdict().word());
        result.put("field", finding.field());
        result.put("text", finding.text());
        if (finding.difference() != 0) {
            result.put("difference", finding.difference());
        }
        return result;
    }
}
