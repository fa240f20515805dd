package io.dragoman.controller.cli;

import io.dragoman.resources.Severity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Help.Ansi;

/** Findings as text, JSON and SARIF. */
final class LintReports {
    private static final String SARIF_SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private LintReports() {}

    /** One finding a line, as compilers write them, and a sum. */
    static String text(List<Finding> findings, int objects, Ansi ansi) {
        var text = new StringBuilder();
        for (var finding : findings) {
            if (finding.file() != null) {
                text.append(finding.file()).append(':').append(finding.line()).append(": ");
            }
            text.append(ansi.string(word(finding.problem().severity())))
                    .append(": ")
                    .append(finding.subject())
                    .append(": ")
                    .append(finding.problem().message())
                    .append('\n');
        }
        return text.append(sum(findings, objects)).append('\n').toString();
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case ERROR -> "@|bold,red error|@";
            case WARNING -> "@|bold,yellow warning|@";
            case NOTICE -> "@|bold notice|@";
        };
    }

    private static String sum(List<Finding> findings, int objects) {
        var of = " in " + count(objects, "object");
        return findings.isEmpty()
                ? "nothing is wrong" + of
                : count(number(findings, Severity.ERROR), "error") + ", "
                        + count(number(findings, Severity.WARNING), "warning") + ", "
                        + count(number(findings, Severity.NOTICE), "notice") + of;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static int number(List<Finding> findings, Severity severity) {
        return (int) findings.stream()
                .filter(finding -> finding.problem().severity() == severity)
                .count();
    }

    static Map<String, Object> json(List<Finding> findings, int objects) {
        var result = new LinkedHashMap<String, Object>();
        result.put("objects", objects);
        result.put("errors", number(findings, Severity.ERROR));
        result.put("warnings", number(findings, Severity.WARNING));
        result.put("notices", number(findings, Severity.NOTICE));
        result.put("problems", findings.stream().map(LintReports::json).toList());
        return result;
    }

    private static Map<String, Object> json(Finding finding) {
        var origin = finding.problem().origin();
        var result = new LinkedHashMap<String, Object>();
        result.put("severity", finding.problem().severity().word());
        result.put("rule", finding.rule());
        result.put("kind", origin.key().kind());
        result.put("namespace", origin.key().namespace());
        result.put("name", origin.key().name());
        if (finding.file() != null) {
            result.put("file", finding.file().toString());
            result.put("line", finding.line());
        }
        result.put("field", origin.field());
        result.put("message", finding.problem().message());
        return result;
    }

    /** SARIF 2.1.0, as code hosts take it. */
    static Map<String, Object> sarif(List<Finding> findings) {
        var rules = new TreeMap<String, Map<String, Object>>();
        for (var finding : findings) {
            rules.computeIfAbsent(
                    finding.rule(), id -> Map.of("id", id, "shortDescription", Map.of("text", "What stands in " + id)));
        }
        var driver = new LinkedHashMap<String, Object>();
        driver.put("name", "dragoman");
        driver.put("rules", List.copyOf(rules.values()));
        var run = new LinkedHashMap<String, Object>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("results", findings.stream().map(LintReports::result).toList());
        var log = new LinkedHashMap<String, Object>();
        log.put("$schema", SARIF_SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    private static Map<String, Object> result(Finding finding) {
        var result = new LinkedHashMap<String, Object>();
        result.put("ruleId", finding.rule());
        result.put(
                "level",
                switch (finding.problem().severity()) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                    case NOTICE -> "note";
                });
        result.put(
                "message",
                Map.of("text", finding.subject() + ": " + finding.problem().message()));
        var file = finding.file();
        if (file != null) {
            var uri = file.isAbsolute() ? file.toUri().toString() : relativeUri(file);
            result.put(
                    "locations",
                    List.of(Map.of(
                            "physicalLocation",
                            Map.of(
                                    "artifactLocation",
                                    Map.of("uri", uri),
                                    "region",
                                    Map.of("startLine", finding.line())))));
        }
        return result;
    }

    private static String relativeUri(Path file) {
        var root = Path.of("/");
        return root.toUri().relativize(root.resolve(file).toUri()).toString();
    }
}
