package io.dragoman.controller.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.resources.Severity;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lint DIR}: everything that the controller would say about the manifests. */
@Command(name = "lint", description = "Says what is wrong with manifests, as the controller would.")
final class LintCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private Subject subject = new Subject();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (the default), json or sarif")
    private Format format = Format.TEXT;

    /** How findings are written. */
    enum Format {
        TEXT,
        JSON,
        SARIF
    }

    LintCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        var view = subject.read();
        var locator = new Finding.Locator(subject);
        var findings = view.problems().stream()
                .distinct()
                .map(locator::locate)
                .sorted(Comparator.<Finding, String>comparing(finding -> String.valueOf(finding.file()))
                        .thenComparingInt(Finding::line))
                .toList();
        write(findings, (int) view.resources().values().stream()
                .filter(resource -> subject.holds(resource.meta().source()))
                .count());
        boolean failed = findings.stream().anyMatch(finding -> finding.problem().severity() == Severity.ERROR);
        return failed ? 1 : 0;
    }

    private void write(List<Finding> findings, int objects) throws JsonProcessingException {
        switch (format) {
            case TEXT -> out.print(LintReports.text(findings, objects, Ansi.AUTO));
            case JSON -> out.println(pretty(LintReports.json(findings, objects)));
            case SARIF -> out.println(pretty(LintReports.sarif(findings)));
        }
        out.flush();
    }

    private static String pretty(Object value) throws JsonProcessingException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }
}
